//! The currencies in which a shop can charge.

crate::text_enum! {
    /// A currency by its ISO 4217 code.
    CurrencyCode {
        /// United Arab Emirates dirham.
        Aed = "AED",
        /// Afghan afghani.
        Afn = "AFN",
        /// Albanian lek.
        All = "ALL",
        /// Armenian dram.
        Amd = "AMD",
        /// Netherlands Antillean guilder.
        Ang = "ANG",
        /// Angolan kwanza.
        Aoa = "AOA",
        /// Argentine peso.
        Ars = "ARS",
        /// Australian dollar.
        Aud = "AUD",
        /// Aruban florin.
        Awg = "AWG",
        /// Azerbaijani manat.
        Azn = "AZN",
        /// Bosnia and Herzegovina convertible mark.
        Bam = "BAM",
        /// Barbados dollar.
        Bbd = "BBD",
        /// Bangladeshi taka.
        Bdt = "BDT",
        /// Bulgarian lev.
        Bgn = "BGN",
        /// Bahraini dinar.
        Bhd = "BHD",
        /// Burundian franc.
        Bif = "BIF",
        /// Bermudian dollar.
        Bmd = "BMD",
        /// Brunei dollar.
        Bnd = "BND",
        /// Boliviano.
        Bob = "BOB",
        /// Brazilian real.
        Brl = "BRL",
        /// Bahamian dollar.
        Bsd = "BSD",
        /// Bhutanese ngultrum.
        Btn = "BTN",
        /// Botswana pula.
        Bwp = "BWP",
        /// Belarusian ruble.
        Byn = "BYN",
        /// Belize dollar.
        Bzd = "BZD",
        /// Canadian dollar.
        Cad = "CAD",
        /// Congolese franc.
        Cdf = "CDF",
        /// Swiss franc.
        Chf = "CHF",
        /// Chilean peso.
        Clp = "CLP",
        /// Chinese yuan.
        Cny = "CNY",
        /// Colombian peso.
        Cop = "COP",
        /// Costa Rican colon.
        Crc = "CRC",
        /// Cuban convertible peso.
        Cuc = "CUC",
        /// Cuban peso.
        Cup = "CUP",
        /// Cape Verdean escudo.
        Cve = "CVE",
        /// Czech koruna.
        Czk = "CZK",
        /// Djiboutian franc.
        Djf = "DJF",
        /// Danish krone.
        Dkk = "DKK",
        /// Dominican peso.
        Dop = "DOP",
        /// Algerian dinar.
        Dzd = "DZD",
        /// Egyptian pound.
        Egp = "EGP",
        /// Eritrean nakfa.
        Ern = "ERN",
        /// Ethiopian birr.
        Etb = "ETB",
        /// Euro.
        Eur = "EUR",
        /// Fiji dollar.
        Fjd = "FJD",
        /// Falkland Islands pound.
        Fkp = "FKP",
        /// Pound sterling.
        Gbp = "GBP",
        /// Georgian lari.
        Gel = "GEL",
        /// Ghanaian cedi.
        Ghs = "GHS",
        /// Gibraltar pound.
        Gip = "GIP",
        /// Gambian dalasi.
        Gmd = "GMD",
        /// Guinean franc.
        Gnf = "GNF",
        /// Guatemalan quetzal.
        Gtq = "GTQ",
        /// Guyanese dollar.
        Gyd = "GYD",
        /// Hong Kong dollar.
        Hkd = "HKD",
        /// Honduran lempira.
        Hnl = "HNL",
        /// Croatian kuna.
        Hrk = "HRK",
        /// Haitian gourde.
        Htg = "HTG",
        /// Hungarian forint.
        Huf = "HUF",
        /// Indonesian rupiah.
        Idr = "IDR",
        /// Israeli new shekel.
        Ils = "ILS",
        /// Indian rupee.
        Inr = "INR",
        /// Iraqi dinar.
        Iqd = "IQD",
        /// Iranian rial.
        Irr = "IRR",
        /// Icelandic króna.
        Isk = "ISK",
        /// Jamaican dollar.
        Jmd = "JMD",
        /// Jordanian dinar.
        Jod = "JOD",
        /// Japanese yen.
        Jpy = "JPY",
        /// Kenyan shilling.
        Kes = "KES",
        /// Kyrgyzstani som.
        Kgs = "KGS",
        /// Cambodian riel.
        Khr = "KHR",
        /// Comorian franc.
        Kmf = "KMF",
        /// North Korean won.
        Kpw = "KPW",
        /// South Korean won.
        Krw = "KRW",
        /// Kuwaiti dinar.
        Kwd = "KWD",
        /// Cayman Islands dollar.
        Kyd = "KYD",
        /// Kazakhstani tenge.
        Kzt = "KZT",
        /// Lao kip.
        Lak = "LAK",
        /// Lebanese pound.
        Lbp = "LBP",
        /// Sri Lankan rupee.
        Lkr = "LKR",
        /// Liberian dollar.
        Lrd = "LRD",
        /// Lesotho loti.
        Lsl = "LSL",
        /// Libyan dinar.
        Lyd = "LYD",
        /// Moroccan dirham.
        Mad = "MAD",
        /// Moldovan leu.
        Mdl = "MDL",
        /// Malagasy ariary.
        Mga = "MGA",
        /// Macedonian denar.
        Mkd = "MKD",
        /// Myanmar kyat.
        Mmk = "MMK",
        /// Mongolian tögrög.
        Mnt = "MNT",
        /// Macanese pataca.
        Mop = "MOP",
        /// Mauritanian ouguiya.
        Mru = "MRU",
        /// Mauritian rupee.
        Mur = "MUR",
        /// Maldivian rufiyaa.
        Mvr = "MVR",
        /// Malawian kwacha.
        Mwk = "MWK",
        /// Mexican peso.
        Mxn = "MXN",
        /// Malaysian ringgit.
        Myr = "MYR",
        /// Mozambican metical.
        Mzn = "MZN",
        /// Namibian dollar.
        Nad = "NAD",
        /// Nigerian naira.
        Ngn = "NGN",
        /// Nicaraguan córdoba.
        Nio = "NIO",
        /// Norwegian krone.
        Nok = "NOK",
        /// Nepalese rupee.
        Npr = "NPR",
        /// New Zealand dollar.
        Nzd = "NZD",
        /// Omani rial.
        Omr = "OMR",
        /// Panamanian balboa.
        Pab = "PAB",
        /// Peruvian sol.
        Pen = "PEN",
        /// Papua New Guinean kina.
        Pgk = "PGK",
        /// Philippine peso.
        Php = "PHP",
        /// Pakistani rupee.
        Pkr = "PKR",
        /// Polish złoty.
        Pln = "PLN",
        /// Paraguayan guaraní.
        Pyg = "PYG",
        /// Qatari riyal.
        Qar = "QAR",
        /// Romanian leu.
        Ron = "RON",
        /// Serbian dinar.
        Rsd = "RSD",
        /// Russian ruble.
        Rub = "RUB",
        /// Rwandan franc.
        Rwf = "RWF",
        /// Saudi riyal.
        Sar = "SAR",
        /// Solomon Islands dollar.
        Sbd = "SBD",
        /// Seychelles rupee.
        Scr = "SCR",
        /// Sudanese pound.
        Sdg = "SDG",
        /// Swedish krona.
        Sek = "SEK",
        /// Singapore dollar.
        Sgd = "SGD",
        /// Saint Helena pound.
        Shp = "SHP",
        /// Sierra Leonean leone.
        Sll = "SLL",
        /// Somali shilling.
        Sos = "SOS",
        /// Surinamese dollar.
        Srd = "SRD",
        /// South Sudanese pound.
        Ssp = "SSP",
        /// São Tomé and Príncipe dobra.
        Stn = "STN",
        /// Salvadoran colón.
        Svc = "SVC",
        /// Syrian pound.
        Syp = "SYP",
        /// Swazi lilangeni.
        Szl = "SZL",
        /// Thai baht.
        Thb = "THB",
        /// Tajikistani somoni.
        Tjs = "TJS",
        /// Turkmenistan manat.
        Tmt = "TMT",
        /// Tunisian dinar.
        Tnd = "TND",
        /// Tongan paʻanga.
        Top = "TOP",
        /// Turkish lira.
        Try = "TRY",
        /// Trinidad and Tobago dollar.
        Ttd = "TTD",
        /// New Taiwan dollar.
        Twd = "TWD",
        /// Tanzanian shilling.
        Tzs = "TZS",
        /// Ukrainian hryvnia.
        Uah = "UAH",
        /// Ugandan shilling.
        Ugx = "UGX",
        /// United States dollar.
        Usd = "USD",
        /// Uruguayan peso.
        Uyu = "UYU",
        /// Uzbekistani sum.
        Uzs = "UZS",
        /// Venezuelan bolívar.
        Ves = "VES",
        /// Vietnamese đồng.
        Vnd = "VND",
        /// Vanuatu vatu.
        Vuv = "VUV",
        /// Samoan tala.
        Wst = "WST",
        /// Central African CFA franc.
        Xaf = "XAF",
        /// East Caribbean dollar.
        Xcd = "XCD",
        /// West African CFA franc.
        Xof = "XOF",
        /// CFP franc.
        Xpf = "XPF",
        /// Yemeni rial.
        Yer = "YER",
        /// South African rand.
        Zar = "ZAR",
        /// Zambian kwacha.
        Zmw = "ZMW",
        /// Zimbabwean dollar.
        Zwl = "ZWL",
    }
}

/// Currencies without a minor unit.
const WHOLE: &[CurrencyCode] = &[
    CurrencyCode::Bif,
    CurrencyCode::Clp,
    CurrencyCode::Djf,
    CurrencyCode::Gnf,
    CurrencyCode::Isk,
    CurrencyCode::Jpy,
    CurrencyCode::Kmf,
    CurrencyCode::Krw,
    CurrencyCode::Pyg,
    CurrencyCode::Rwf,
    CurrencyCode::Ugx,
    CurrencyCode::Vnd,
    CurrencyCode::Vuv,
    CurrencyCode::Xaf,
    CurrencyCode::Xof,
    CurrencyCode::Xpf,
];

/// Currencies whose minor unit is a thousandth.
const THOUSANDTHS: &[CurrencyCode] = &[
    CurrencyCode::Bhd,
    CurrencyCode::Iqd,
    CurrencyCode::Jod,
    CurrencyCode::Kwd,
    CurrencyCode::Lyd,
    CurrencyCode::Omr,
    CurrencyCode::Tnd,
];

impl CurrencyCode {
    /// How many decimals the minor unit has: 0 for the yen, 2 for the euro, 3 for the dinar.
    #[must_use]
    pub fn exponent(self) -> u32 {
        if WHOLE.contains(&self) {
            0
        } else if THOUSANDTHS.contains(&self) {
            3
        } else {
            2
        }
    }
}
