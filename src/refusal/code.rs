//! `ErrorCode`: the name of each refusal in upper snake case.

use async_graphql::Enum;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Which refusal it is: the type's name in upper snake case.
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$doc])* #[graphql(name = $text)] $name,)+
        }

        impl ErrorCode {
            /// The code on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

codes! {
    /// See the type `AlreadyLoggedInError`.
    AlreadyLoggedInError = "ALREADY_LOGGED_IN_ERROR",
    /// See the type `AlreadyRefundedError`.
    AlreadyRefundedError = "ALREADY_REFUNDED_ERROR",
    /// See the type `CancelActiveOrderError`.
    CancelActiveOrderError = "CANCEL_ACTIVE_ORDER_ERROR",
    /// See the type `CancelPaymentError`.
    CancelPaymentError = "CANCEL_PAYMENT_ERROR",
    /// See the type `ChannelDefaultLanguageError`.
    ChannelDefaultLanguageError = "CHANNEL_DEFAULT_LANGUAGE_ERROR",
    /// See the type `CouponCodeExpiredError`.
    CouponCodeExpiredError = "COUPON_CODE_EXPIRED_ERROR",
    /// See the type `CouponCodeInvalidError`.
    CouponCodeInvalidError = "COUPON_CODE_INVALID_ERROR",
    /// See the type `CouponCodeLimitError`.
    CouponCodeLimitError = "COUPON_CODE_LIMIT_ERROR",
    /// See the type `CouponRemovedDuringCheckoutError`.
    CouponRemovedDuringCheckoutError = "COUPON_REMOVED_DURING_CHECKOUT_ERROR",
    /// See the type `CreateFulfillmentError`.
    CreateFulfillmentError = "CREATE_FULFILLMENT_ERROR",
    /// See the type `DuplicateEntityError`.
    DuplicateEntityError = "DUPLICATE_ENTITY_ERROR",
    /// See the type `EmailAddressConflictError`.
    EmailAddressConflictError = "EMAIL_ADDRESS_CONFLICT_ERROR",
    /// See the type `EmptyOrderLineSelectionError`.
    EmptyOrderLineSelectionError = "EMPTY_ORDER_LINE_SELECTION_ERROR",
    /// See the type `FacetInUseError`.
    FacetInUseError = "FACET_IN_USE_ERROR",
    /// See the type `FulfillmentStateTransitionError`.
    FulfillmentStateTransitionError = "FULFILLMENT_STATE_TRANSITION_ERROR",
    /// See the type `GuestCheckoutError`.
    GuestCheckoutError = "GUEST_CHECKOUT_ERROR",
    /// See the type `IdentifierChangeTokenExpiredError`.
    IdentifierChangeTokenExpiredError = "IDENTIFIER_CHANGE_TOKEN_EXPIRED_ERROR",
    /// See the type `IdentifierChangeTokenInvalidError`.
    IdentifierChangeTokenInvalidError = "IDENTIFIER_CHANGE_TOKEN_INVALID_ERROR",
    /// See the type `IneligiblePaymentMethodError`.
    IneligiblePaymentMethodError = "INELIGIBLE_PAYMENT_METHOD_ERROR",
    /// See the type `IneligibleShippingMethodError`.
    IneligibleShippingMethodError = "INELIGIBLE_SHIPPING_METHOD_ERROR",
    /// See the type `InsufficientStockError`.
    InsufficientStockError = "INSUFFICIENT_STOCK_ERROR",
    /// See the type `InsufficientStockOnHandError`.
    InsufficientStockOnHandError = "INSUFFICIENT_STOCK_ON_HAND_ERROR",
    /// See the type `InvalidCredentialsError`.
    InvalidCredentialsError = "INVALID_CREDENTIALS_ERROR",
    /// See the type `InvalidFulfillmentHandlerError`.
    InvalidFulfillmentHandlerError = "INVALID_FULFILLMENT_HANDLER_ERROR",
    /// See the type `ItemsAlreadyFulfilledError`.
    ItemsAlreadyFulfilledError = "ITEMS_ALREADY_FULFILLED_ERROR",
    /// See the type `LanguageNotAvailableError`.
    LanguageNotAvailableError = "LANGUAGE_NOT_AVAILABLE_ERROR",
    /// See the type `ManualPaymentStateError`.
    ManualPaymentStateError = "MANUAL_PAYMENT_STATE_ERROR",
    /// See the type `MimeTypeError`.
    MimeTypeError = "MIME_TYPE_ERROR",
    /// See the type `MissingConditionsError`.
    MissingConditionsError = "MISSING_CONDITIONS_ERROR",
    /// See the type `MissingPasswordError`.
    MissingPasswordError = "MISSING_PASSWORD_ERROR",
    /// See the type `MultipleOrderError`.
    MultipleOrderError = "MULTIPLE_ORDER_ERROR",
    /// See the type `NativeAuthStrategyError`.
    NativeAuthStrategyError = "NATIVE_AUTH_STRATEGY_ERROR",
    /// See the type `NegativeQuantityError`.
    NegativeQuantityError = "NEGATIVE_QUANTITY_ERROR",
    /// See the type `NothingToRefundError`.
    NothingToRefundError = "NOTHING_TO_REFUND_ERROR",
    /// See the type `NotVerifiedError`.
    NotVerifiedError = "NOT_VERIFIED_ERROR",
    /// See the type `NoActiveOrderError`.
    NoActiveOrderError = "NO_ACTIVE_ORDER_ERROR",
    /// See the type `NoChangesSpecifiedError`.
    NoChangesSpecifiedError = "NO_CHANGES_SPECIFIED_ERROR",
    /// See the type `OrderInterceptorError`.
    OrderInterceptorError = "ORDER_INTERCEPTOR_ERROR",
    /// See the type `OrderLimitError`.
    OrderLimitError = "ORDER_LIMIT_ERROR",
    /// See the type `OrderModificationError`.
    OrderModificationError = "ORDER_MODIFICATION_ERROR",
    /// See the type `OrderModificationStateError`.
    OrderModificationStateError = "ORDER_MODIFICATION_STATE_ERROR",
    /// See the type `OrderPaymentStateError`.
    OrderPaymentStateError = "ORDER_PAYMENT_STATE_ERROR",
    /// See the type `OrderStateTransitionError`.
    OrderStateTransitionError = "ORDER_STATE_TRANSITION_ERROR",
    /// See the type `PasswordAlreadySetError`.
    PasswordAlreadySetError = "PASSWORD_ALREADY_SET_ERROR",
    /// See the type `PasswordResetTokenExpiredError`.
    PasswordResetTokenExpiredError = "PASSWORD_RESET_TOKEN_EXPIRED_ERROR",
    /// See the type `PasswordResetTokenInvalidError`.
    PasswordResetTokenInvalidError = "PASSWORD_RESET_TOKEN_INVALID_ERROR",
    /// See the type `PasswordValidationError`.
    PasswordValidationError = "PASSWORD_VALIDATION_ERROR",
    /// See the type `PaymentDeclinedError`.
    PaymentDeclinedError = "PAYMENT_DECLINED_ERROR",
    /// See the type `PaymentFailedError`.
    PaymentFailedError = "PAYMENT_FAILED_ERROR",
    /// See the type `PaymentMethodMissingError`.
    PaymentMethodMissingError = "PAYMENT_METHOD_MISSING_ERROR",
    /// See the type `PaymentOrderMismatchError`.
    PaymentOrderMismatchError = "PAYMENT_ORDER_MISMATCH_ERROR",
    /// See the type `PaymentStateTransitionError`.
    PaymentStateTransitionError = "PAYMENT_STATE_TRANSITION_ERROR",
    /// See the type `ProductOptionGroupInUseError`.
    ProductOptionGroupInUseError = "PRODUCT_OPTION_GROUP_IN_USE_ERROR",
    /// See the type `ProductOptionInUseError`.
    ProductOptionInUseError = "PRODUCT_OPTION_IN_USE_ERROR",
    /// See the type `QuantityTooGreatError`.
    QuantityTooGreatError = "QUANTITY_TOO_GREAT_ERROR",
    /// See the type `RefundAmountError`.
    RefundAmountError = "REFUND_AMOUNT_ERROR",
    /// See the type `RefundOrderStateError`.
    RefundOrderStateError = "REFUND_ORDER_STATE_ERROR",
    /// See the type `RefundPaymentIdMissingError`.
    RefundPaymentIdMissingError = "REFUND_PAYMENT_ID_MISSING_ERROR",
    /// See the type `RefundStateTransitionError`.
    RefundStateTransitionError = "REFUND_STATE_TRANSITION_ERROR",
    /// See the type `SettlePaymentError`.
    SettlePaymentError = "SETTLE_PAYMENT_ERROR",
    /// See the type `ShippingLineAssignmentError`.
    ShippingLineAssignmentError = "SHIPPING_LINE_ASSIGNMENT_ERROR",
    /// Something that has no type of its own.
    UnknownError = "UNKNOWN_ERROR",
    /// See the type `VerificationTokenExpiredError`.
    VerificationTokenExpiredError = "VERIFICATION_TOKEN_EXPIRED_ERROR",
    /// See the type `VerificationTokenInvalidError`.
    VerificationTokenInvalidError = "VERIFICATION_TOKEN_INVALID_ERROR",
}
