//! What somebody may be allowed to do.

crate::text_enum! {
    /// One thing that somebody may be allowed to do.
    Permission {
        /// Held by everybody who has logged in.
        Authenticated = "Authenticated",
        /// May do everything.
        SuperAdmin = "SuperAdmin",
        /// Held by whoever the thing in question belongs to, as a guest owns their cart.
        Owner = "Owner",
        /// Held by everybody, logged in or not.
        Public = "Public",
        /// Change the settings of the whole installation.
        UpdateGlobalSettings = "UpdateGlobalSettings",
        /// Create products, variants, options, facets, collections and assets.
        CreateCatalog = "CreateCatalog",
        /// See products, variants, options, facets, collections and assets.
        ReadCatalog = "ReadCatalog",
        /// Change products, variants, options, facets, collections and assets.
        UpdateCatalog = "UpdateCatalog",
        /// Delete products, variants, options, facets, collections and assets.
        DeleteCatalog = "DeleteCatalog",
        /// Create channels, zones, countries, taxes, shipping and payment methods.
        CreateSettings = "CreateSettings",
        /// See channels, zones, countries, taxes, shipping and payment methods.
        ReadSettings = "ReadSettings",
        /// Change channels, zones, countries, taxes, shipping and payment methods.
        UpdateSettings = "UpdateSettings",
        /// Delete channels, zones, countries, taxes, shipping and payment methods.
        DeleteSettings = "DeleteSettings",
        /// Create administrators and roles.
        CreateAdministrator = "CreateAdministrator",
        /// See administrators and roles.
        ReadAdministrator = "ReadAdministrator",
        /// Change administrators and roles.
        UpdateAdministrator = "UpdateAdministrator",
        /// Delete administrators and roles.
        DeleteAdministrator = "DeleteAdministrator",
        /// Create assets.
        CreateAsset = "CreateAsset",
        /// See assets.
        ReadAsset = "ReadAsset",
        /// Change assets.
        UpdateAsset = "UpdateAsset",
        /// Delete assets.
        DeleteAsset = "DeleteAsset",
        /// Create channels.
        CreateChannel = "CreateChannel",
        /// See channels.
        ReadChannel = "ReadChannel",
        /// Change channels.
        UpdateChannel = "UpdateChannel",
        /// Delete channels.
        DeleteChannel = "DeleteChannel",
        /// Create collections.
        CreateCollection = "CreateCollection",
        /// See collections.
        ReadCollection = "ReadCollection",
        /// Change collections.
        UpdateCollection = "UpdateCollection",
        /// Delete collections.
        DeleteCollection = "DeleteCollection",
        /// Create countries.
        CreateCountry = "CreateCountry",
        /// See countries.
        ReadCountry = "ReadCountry",
        /// Change countries.
        UpdateCountry = "UpdateCountry",
        /// Delete countries.
        DeleteCountry = "DeleteCountry",
        /// Create customers and their addresses.
        CreateCustomer = "CreateCustomer",
        /// See customers and their addresses.
        ReadCustomer = "ReadCustomer",
        /// Change customers and their addresses.
        UpdateCustomer = "UpdateCustomer",
        /// Delete customers and their addresses.
        DeleteCustomer = "DeleteCustomer",
        /// Create customer groups.
        CreateCustomerGroup = "CreateCustomerGroup",
        /// See customer groups.
        ReadCustomerGroup = "ReadCustomerGroup",
        /// Change customer groups.
        UpdateCustomerGroup = "UpdateCustomerGroup",
        /// Delete customer groups.
        DeleteCustomerGroup = "DeleteCustomerGroup",
        /// Create facets and their values.
        CreateFacet = "CreateFacet",
        /// See facets and their values.
        ReadFacet = "ReadFacet",
        /// Change facets and their values.
        UpdateFacet = "UpdateFacet",
        /// Delete facets and their values.
        DeleteFacet = "DeleteFacet",
        /// Create orders.
        CreateOrder = "CreateOrder",
        /// See orders.
        ReadOrder = "ReadOrder",
        /// Change orders.
        UpdateOrder = "UpdateOrder",
        /// Delete orders.
        DeleteOrder = "DeleteOrder",
        /// Create payment methods.
        CreatePaymentMethod = "CreatePaymentMethod",
        /// See payment methods.
        ReadPaymentMethod = "ReadPaymentMethod",
        /// Change payment methods.
        UpdatePaymentMethod = "UpdatePaymentMethod",
        /// Delete payment methods.
        DeletePaymentMethod = "DeletePaymentMethod",
        /// Create products, their variants and options.
        CreateProduct = "CreateProduct",
        /// See products, their variants and options.
        ReadProduct = "ReadProduct",
        /// Change products, their variants and options.
        UpdateProduct = "UpdateProduct",
        /// Delete products, their variants and options.
        DeleteProduct = "DeleteProduct",
        /// Create promotions.
        CreatePromotion = "CreatePromotion",
        /// See promotions.
        ReadPromotion = "ReadPromotion",
        /// Change promotions.
        UpdatePromotion = "UpdatePromotion",
        /// Delete promotions.
        DeletePromotion = "DeletePromotion",
        /// Create shipping methods.
        CreateShippingMethod = "CreateShippingMethod",
        /// See shipping methods.
        ReadShippingMethod = "ReadShippingMethod",
        /// Change shipping methods.
        UpdateShippingMethod = "UpdateShippingMethod",
        /// Delete shipping methods.
        DeleteShippingMethod = "DeleteShippingMethod",
        /// Create tags.
        CreateTag = "CreateTag",
        /// See tags.
        ReadTag = "ReadTag",
        /// Change tags.
        UpdateTag = "UpdateTag",
        /// Delete tags.
        DeleteTag = "DeleteTag",
        /// Create tax categories.
        CreateTaxCategory = "CreateTaxCategory",
        /// See tax categories.
        ReadTaxCategory = "ReadTaxCategory",
        /// Change tax categories.
        UpdateTaxCategory = "UpdateTaxCategory",
        /// Delete tax categories.
        DeleteTaxCategory = "DeleteTaxCategory",
        /// Create tax rates.
        CreateTaxRate = "CreateTaxRate",
        /// See tax rates.
        ReadTaxRate = "ReadTaxRate",
        /// Change tax rates.
        UpdateTaxRate = "UpdateTaxRate",
        /// Delete tax rates.
        DeleteTaxRate = "DeleteTaxRate",
        /// Create sellers.
        CreateSeller = "CreateSeller",
        /// See sellers.
        ReadSeller = "ReadSeller",
        /// Change sellers.
        UpdateSeller = "UpdateSeller",
        /// Delete sellers.
        DeleteSeller = "DeleteSeller",
        /// Create stock locations.
        CreateStockLocation = "CreateStockLocation",
        /// See stock locations.
        ReadStockLocation = "ReadStockLocation",
        /// Change stock locations.
        UpdateStockLocation = "UpdateStockLocation",
        /// Delete stock locations.
        DeleteStockLocation = "DeleteStockLocation",
        /// Create system settings.
        CreateSystem = "CreateSystem",
        /// See system settings.
        ReadSystem = "ReadSystem",
        /// Change system settings.
        UpdateSystem = "UpdateSystem",
        /// Delete system settings.
        DeleteSystem = "DeleteSystem",
        /// Create zones.
        CreateZone = "CreateZone",
        /// See zones.
        ReadZone = "ReadZone",
        /// Change zones.
        UpdateZone = "UpdateZone",
        /// Delete zones.
        DeleteZone = "DeleteZone",
        /// Create API keys.
        CreateApiKey = "CreateApiKey",
        /// See API keys.
        ReadApiKey = "ReadApiKey",
        /// Change API keys.
        UpdateApiKey = "UpdateApiKey",
        /// Delete API keys.
        DeleteApiKey = "DeleteApiKey",
    }
}
