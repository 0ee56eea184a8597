//! The languages in which a shop can speak.

crate::text_enum! {
    /// A language, and where it matters the country or the script: `en`, `en_GB`, `zh_Hans`.
    LanguageCode {
        /// Afrikaans.
        Af = "af",
        /// Akan.
        Ak = "ak",
        /// Albanian.
        Sq = "sq",
        /// Amharic.
        Am = "am",
        /// Arabic.
        Ar = "ar",
        /// Armenian.
        Hy = "hy",
        /// Assamese.
        As = "as",
        /// Azerbaijani.
        Az = "az",
        /// Bambara.
        Bm = "bm",
        /// Bangla.
        Bn = "bn",
        /// Basque.
        Eu = "eu",
        /// Belarusian.
        Be = "be",
        /// Bosnian.
        Bs = "bs",
        /// Breton.
        Br = "br",
        /// Bulgarian.
        Bg = "bg",
        /// Burmese.
        My = "my",
        /// Catalan.
        Ca = "ca",
        /// Chechen.
        Ce = "ce",
        /// Chinese.
        Zh = "zh",
        /// Chinese in simplified script.
        ZhHans = "zh_Hans",
        /// Chinese in traditional script.
        ZhHant = "zh_Hant",
        /// Church Slavic.
        Cu = "cu",
        /// Cornish.
        Kw = "kw",
        /// Corsican.
        Co = "co",
        /// Croatian.
        Hr = "hr",
        /// Czech.
        Cs = "cs",
        /// Danish.
        Da = "da",
        /// Dutch.
        Nl = "nl",
        /// Dutch as in Belgium (Flemish).
        NlBe = "nl_BE",
        /// Dzongkha.
        Dz = "dz",
        /// English.
        En = "en",
        /// English as in Australia.
        EnAu = "en_AU",
        /// English as in Canada.
        EnCa = "en_CA",
        /// English as in the United Kingdom.
        EnGb = "en_GB",
        /// English as in the United States.
        EnUs = "en_US",
        /// Esperanto.
        Eo = "eo",
        /// Estonian.
        Et = "et",
        /// Ewe.
        Ee = "ee",
        /// Faroese.
        Fo = "fo",
        /// Finnish.
        Fi = "fi",
        /// French.
        Fr = "fr",
        /// French as in Canada.
        FrCa = "fr_CA",
        /// French as in Switzerland.
        FrCh = "fr_CH",
        /// Fulah.
        Ff = "ff",
        /// Galician.
        Gl = "gl",
        /// Ganda.
        Lg = "lg",
        /// Georgian.
        Ka = "ka",
        /// German.
        De = "de",
        /// German as in Austria.
        DeAt = "de_AT",
        /// German as in Switzerland.
        DeCh = "de_CH",
        /// Greek.
        El = "el",
        /// Gujarati.
        Gu = "gu",
        /// Haitian Creole.
        Ht = "ht",
        /// Hausa.
        Ha = "ha",
        /// Hebrew.
        He = "he",
        /// Hindi.
        Hi = "hi",
        /// Hungarian.
        Hu = "hu",
        /// Icelandic.
        Is = "is",
        /// Igbo.
        Ig = "ig",
        /// Indonesian.
        Id = "id",
        /// Interlingua.
        Ia = "ia",
        /// Irish.
        Ga = "ga",
        /// Italian.
        It = "it",
        /// Japanese.
        Ja = "ja",
        /// Javanese.
        Jv = "jv",
        /// Kalaallisut (Greenlandic).
        Kl = "kl",
        /// Kannada.
        Kn = "kn",
        /// Kashmiri.
        Ks = "ks",
        /// Kazakh.
        Kk = "kk",
        /// Khmer.
        Km = "km",
        /// Kikuyu.
        Ki = "ki",
        /// Kinyarwanda.
        Rw = "rw",
        /// Korean.
        Ko = "ko",
        /// Kurdish.
        Ku = "ku",
        /// Kyrgyz.
        Ky = "ky",
        /// Lao.
        Lo = "lo",
        /// Latin.
        La = "la",
        /// Latvian.
        Lv = "lv",
        /// Lingala.
        Ln = "ln",
        /// Lithuanian.
        Lt = "lt",
        /// Luba-Katanga.
        Lu = "lu",
        /// Luxembourgish.
        Lb = "lb",
        /// Macedonian.
        Mk = "mk",
        /// Malagasy.
        Mg = "mg",
        /// Malay.
        Ms = "ms",
        /// Malayalam.
        Ml = "ml",
        /// Maltese.
        Mt = "mt",
        /// Manx.
        Gv = "gv",
        /// Maori.
        Mi = "mi",
        /// Marathi.
        Mr = "mr",
        /// Mongolian.
        Mn = "mn",
        /// Nepali.
        Ne = "ne",
        /// North Ndebele.
        Nd = "nd",
        /// Northern Sami.
        Se = "se",
        /// Norwegian Bokmål.
        Nb = "nb",
        /// Norwegian Nynorsk.
        Nn = "nn",
        /// Nyanja (Chichewa).
        Ny = "ny",
        /// Odia.
        Or = "or",
        /// Oromo.
        Om = "om",
        /// Ossetic.
        Os = "os",
        /// Pashto.
        Ps = "ps",
        /// Persian.
        Fa = "fa",
        /// Persian as in Afghanistan (Dari).
        FaAf = "fa_AF",
        /// Polish.
        Pl = "pl",
        /// Portuguese.
        Pt = "pt",
        /// Portuguese as in Brazil.
        PtBr = "pt_BR",
        /// Portuguese as in Portugal.
        PtPt = "pt_PT",
        /// Punjabi.
        Pa = "pa",
        /// Quechua.
        Qu = "qu",
        /// Romanian.
        Ro = "ro",
        /// Romanian as in Moldova.
        RoMd = "ro_MD",
        /// Romansh.
        Rm = "rm",
        /// Rundi.
        Rn = "rn",
        /// Russian.
        Ru = "ru",
        /// Samoan.
        Sm = "sm",
        /// Sango.
        Sg = "sg",
        /// Sanskrit.
        Sa = "sa",
        /// Scottish Gaelic.
        Gd = "gd",
        /// Serbian.
        Sr = "sr",
        /// Shona.
        Sn = "sn",
        /// Sichuan Yi.
        Ii = "ii",
        /// Sindhi.
        Sd = "sd",
        /// Sinhala.
        Si = "si",
        /// Slovak.
        Sk = "sk",
        /// Slovenian.
        Sl = "sl",
        /// Somali.
        So = "so",
        /// Southern Sotho.
        St = "st",
        /// Spanish.
        Es = "es",
        /// Spanish as in Spain.
        EsEs = "es_ES",
        /// Spanish as in Mexico.
        EsMx = "es_MX",
        /// Sundanese.
        Su = "su",
        /// Swahili.
        Sw = "sw",
        /// Swahili as in Congo.
        SwCd = "sw_CD",
        /// Swedish.
        Sv = "sv",
        /// Tajik.
        Tg = "tg",
        /// Tamil.
        Ta = "ta",
        /// Tatar.
        Tt = "tt",
        /// Telugu.
        Te = "te",
        /// Thai.
        Th = "th",
        /// Tibetan.
        Bo = "bo",
        /// Tigrinya.
        Ti = "ti",
        /// Tongan.
        To = "to",
        /// Turkish.
        Tr = "tr",
        /// Turkmen.
        Tk = "tk",
        /// Ukrainian.
        Uk = "uk",
        /// Urdu.
        Ur = "ur",
        /// Uyghur.
        Ug = "ug",
        /// Uzbek.
        Uz = "uz",
        /// Vietnamese.
        Vi = "vi",
        /// Volapük.
        Vo = "vo",
        /// Welsh.
        Cy = "cy",
        /// Western Frisian.
        Fy = "fy",
        /// Wolof.
        Wo = "wo",
        /// Xhosa.
        Xh = "xh",
        /// Yiddish.
        Yi = "yi",
        /// Yoruba.
        Yo = "yo",
        /// Zulu.
        Zu = "zu",
    }
}
