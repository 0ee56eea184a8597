//! Which orders may use a method.

use super::parcel::Parcel;
use crate::id::ZoneId;
use crate::money::Amount;
use crate::operation::{ArgDefinition, ArgKind, Definition, Operation, OperationRefused};

const ORDER_MINIMUM: ArgDefinition = ArgDefinition::new(
    "orderMinimum",
    ArgKind::Int,
    "Minimum of the order",
    "The least sub total with tax",
)
.or("0");

static BY_MINIMUM: Definition = Definition {
    code: "default-shipping-eligibility-checker",
    description: "For orders from a certain sub total, with tax, upwards",
    args: &[ORDER_MINIMUM],
};

static BY_ZONE: Definition = Definition {
    code: "destination-zone-shipping-eligibility-checker",
    description: "For orders that go to certain zones; without an address to the channel's default shipping zone",
    args: &[
        ArgDefinition::new("zoneIds", ArgKind::Id, "Zones", "Where orders may go").many(),
        ORDER_MINIMUM,
    ],
};

/// The checkers that a shop can choose from.
pub static CHECKERS: &[Definition] = &[BY_MINIMUM, BY_ZONE];

/// What a method asks of an order, read once from what a shop configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checker {
    /// The least sub total with tax.
    minimum: Amount,
    /// Where it may go; anywhere without.
    zones: Option<Vec<ZoneId>>,
}

impl Checker {
    /// Reads what a shop configured.
    pub fn parse(operation: &Operation) -> Result<Self, OperationRefused> {
        let definition =
            crate::operation::find(CHECKERS, "ShippingEligibilityChecker", &operation.code)?;
        definition.check(operation)?;
        let minimum = Amount(definition.int(operation, ORDER_MINIMUM.name)?);
        let zones = if definition.code == BY_ZONE.code {
            let ids = definition.texts(operation, "zoneIds")?;
            Some(ids.iter().map(|id| ZoneId::from_wire(id)).collect())
        } else {
            None
        };
        Ok(Self { minimum, zones })
    }

    /// The zones that it names.
    #[must_use]
    pub fn zones(&self) -> &[ZoneId] {
        self.zones.as_deref().unwrap_or_default()
    }

    /// Whether these goods may be sent.
    #[must_use]
    pub fn admits(&self, parcel: &Parcel<'_>) -> bool {
        let reaches = |zones: &Vec<ZoneId>| zones.iter().any(|zone| parcel.goes_to(*zone));
        parcel.value() >= self.minimum && self.zones.as_ref().is_none_or(reaches)
    }
}
