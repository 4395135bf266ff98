//! Words of websites in seven languages: link texts, usual paths, and surrounding text.

use crate::rng::Rng;

/// One language.
#[derive(Debug)]
pub(super) struct Words {
    /// ISO 639-1.
    pub(super) code: &'static str,
    /// Texts of links to a careers page.
    pub(super) links: &'static [&'static str],
    /// Paths of careers pages; the first two are the usual ones.
    pub(super) paths: &'static [&'static str],
    /// Text and path of other pages.
    pub(super) nav: [(&'static str, &'static str); 4],
    /// The text above or on the link to a board.
    pub(super) open: &'static str,
    /// The introduction of a careers page.
    pub(super) intro: &'static str,
    /// A sentence about the parent company, `{}`.
    pub(super) part_of: &'static str,
    /// A sentence that there are no openings.
    pub(super) nothing_open: &'static str,
    pub(super) cookies: &'static str,
    pub(super) site_by: &'static str,
    pub(super) hiring: &'static str,
    /// Ordinary text.
    pub(super) text: &'static [&'static str],
}

/// Draws a site's language, with the frequencies of a list of mostly Spanish companies.
pub(super) fn pick(rng: &mut Rng) -> &'static Words {
    rng.weighted(&[(34, &ES), (26, &EN), (8, &CA), (8, &PT), (8, &FR), (10, &DE), (6, &IT)])
}

static ES: Words = Words {
    code: "es",
    links: &["Trabaja con nosotros", "Empleo", "Únete al equipo", "Ofertas de empleo", "Careers"],
    paths: &["/trabaja-con-nosotros", "/careers", "/empleo", "/unete", "/jobs"],
    nav: [
        ("Nosotros", "/nosotros"),
        ("Servicios", "/servicios"),
        ("Blog", "/blog"),
        ("Contacto", "/contacto"),
    ],
    open: "Ver ofertas",
    intro: "Buscamos personas con ganas de aprender y de quedarse.",
    part_of: "Formamos parte de {}: sus ofertas son también las nuestras.",
    nothing_open: "Ahora mismo no buscamos a nadie. Vuelve pronto.",
    cookies: "Usamos cookies propias y de terceros para medir el uso de la web.",
    site_by: "Web diseñada por",
    hiring: "buscamos gente",
    text: &[
        "Llevamos más de veinte años al lado de quienes fabrican, reparan y reparten.",
        "Cada proyecto empieza con una visita: vemos, medimos y después proponemos.",
        "La calidad no se improvisa; se revisa pieza a pieza y se firma.",
        "Nuestros clientes repiten porque cumplimos los plazos que damos.",
        "Desde Málaga hasta Gijón, un mismo teléfono y una misma persona al otro lado.",
        "Reducimos el consumo de agua y de energía con medidas que se pueden comprobar.",
    ],
};

static CA: Words = Words {
    code: "ca",
    links: &["Treballa amb nosaltres", "Feina", "Uneix-te a l'equip", "Ofertes de feina"],
    paths: &["/treballa-amb-nosaltres", "/careers", "/feina", "/jobs"],
    nav: [("Nosaltres", "/nosaltres"), ("Serveis", "/serveis"), ("Blog", "/blog"), ("Contacte", "/contacte")],
    open: "Veure ofertes",
    intro: "Busquem persones amb ganes d'aprendre i de quedar-se.",
    part_of: "Formem part de {}: les seves ofertes són també les nostres.",
    nothing_open: "Ara mateix no busquem ningú. Torna aviat.",
    cookies: "Fem servir galetes pròpies i de tercers per mesurar l'ús del web.",
    site_by: "Web dissenyat per",
    hiring: "busquem gent",
    text: &[
        "Fa més de vint anys que som al costat de qui fabrica, repara i reparteix.",
        "Cada projecte comença amb una visita: mirem, mesurem i després proposem.",
        "La qualitat no s'improvisa; es revisa peça a peça i se signa.",
        "Els nostres clients repeteixen perquè complim els terminis.",
        "De Lleida a Girona, un mateix telèfon i una mateixa persona a l'altra banda.",
    ],
};

static EN: Words = Words {
    code: "en",
    links: &["Careers", "Jobs", "Join us", "Work with us", "Open positions"],
    paths: &["/careers", "/jobs", "/join-us", "/work-with-us", "/about/careers"],
    nav: [("About", "/about"), ("Products", "/products"), ("Blog", "/blog"), ("Contact", "/contact")],
    open: "See open positions",
    intro: "We look for people who like to learn and to stay.",
    part_of: "We are part of {}: its openings are ours, too.",
    nothing_open: "We are not looking for anybody right now. Come back soon.",
    cookies: "We use cookies of our own and of others to measure how the site is used.",
    site_by: "Site by",
    hiring: "we're hiring",
    text: &[
        "For more than twenty years we have stood by those who make, mend and deliver.",
        "Every project begins with a visit: we look, we measure, then we propose.",
        "Quality is not improvised; it is checked piece by piece and signed for.",
        "Our customers return because we keep the dates that we give.",
        "One number to call, and one person at the other end, wherever you are.",
        "We cut the use of water and energy with measures that can be verified.",
    ],
};

static PT: Words = Words {
    code: "pt",
    links: &["Trabalhe connosco", "Carreiras", "Junte-se a nós", "Vagas"],
    paths: &["/carreiras", "/careers", "/trabalhe-connosco", "/vagas"],
    nav: [("Sobre nós", "/sobre"), ("Serviços", "/servicos"), ("Blog", "/blog"), ("Contacto", "/contacto")],
    open: "Ver vagas",
    intro: "Procuramos pessoas com vontade de aprender e de ficar.",
    part_of: "Fazemos parte de {}: as suas vagas são também as nossas.",
    nothing_open: "De momento não procuramos ninguém. Volte em breve.",
    cookies: "Usamos cookies próprios e de terceiros para medir a utilização do site.",
    site_by: "Site desenvolvido por",
    hiring: "estamos a contratar",
    text: &[
        "Há mais de vinte anos ao lado de quem fabrica, repara e distribui.",
        "Cada projecto começa com uma visita: vemos, medimos e depois propomos.",
        "A qualidade não se improvisa; verifica-se peça a peça.",
        "Os nossos clientes voltam porque cumprimos os prazos.",
    ],
};

static FR: Words = Words {
    code: "fr",
    links: &["Carrières", "Nous rejoindre", "Recrutement", "Offres d'emploi"],
    paths: &["/carrieres", "/careers", "/recrutement", "/nous-rejoindre", "/jobs"],
    nav: [("À propos", "/a-propos"), ("Services", "/services"), ("Blog", "/blog"), ("Contact", "/contact")],
    open: "Voir les offres",
    intro: "Nous cherchons des personnes qui aiment apprendre et rester.",
    part_of: "Nous faisons partie de {} : ses offres sont aussi les nôtres.",
    nothing_open: "Nous ne recrutons pas en ce moment. Revenez bientôt.",
    cookies: "Nous utilisons des cookies pour mesurer l'audience du site.",
    site_by: "Site réalisé par",
    hiring: "on recrute",
    text: &[
        "Depuis plus de vingt ans aux côtés de ceux qui fabriquent, réparent et livrent.",
        "Chaque projet commence par une visite : on regarde, on mesure, puis on propose.",
        "La qualité ne s'improvise pas ; elle se vérifie pièce par pièce.",
        "Nos clients reviennent parce que nous tenons les délais annoncés.",
    ],
};

static DE: Words = Words {
    code: "de",
    links: &["Karriere", "Jobs", "Stellenangebote", "Arbeiten bei uns", "Offene Stellen"],
    paths: &["/karriere", "/jobs", "/stellenangebote", "/careers"],
    nav: [
        ("Über uns", "/ueber-uns"),
        ("Leistungen", "/leistungen"),
        ("Aktuelles", "/aktuelles"),
        ("Kontakt", "/kontakt"),
    ],
    open: "Offene Stellen ansehen",
    intro: "Wir suchen Menschen, die gern lernen und gern bleiben.",
    part_of: "Wir gehören zu {}: deren offene Stellen sind auch unsere.",
    nothing_open: "Derzeit suchen wir niemanden. Schauen Sie bald wieder vorbei.",
    cookies: "Wir verwenden Cookies, um die Nutzung der Seite zu messen.",
    site_by: "Website von",
    hiring: "wir stellen ein",
    text: &[
        "Seit über zwanzig Jahren an der Seite derer, die fertigen, reparieren und liefern.",
        "Jedes Projekt beginnt mit einem Besuch: ansehen, messen, dann vorschlagen.",
        "Qualität entsteht nicht nebenbei; sie wird Stück für Stück geprüft.",
        "Unsere Kunden kommen wieder, weil wir Termine halten.",
        "Größe zählt nicht, sondern dass jemand ans Telefon geht.",
    ],
};

static IT: Words = Words {
    code: "it",
    links: &["Lavora con noi", "Carriere", "Posizioni aperte", "Unisciti a noi"],
    paths: &["/lavora-con-noi", "/careers", "/carriere", "/posizioni-aperte"],
    nav: [("Chi siamo", "/chi-siamo"), ("Servizi", "/servizi"), ("Blog", "/blog"), ("Contatti", "/contatti")],
    open: "Vedi le posizioni aperte",
    intro: "Cerchiamo persone che amano imparare e restare.",
    part_of: "Facciamo parte di {}: le sue offerte sono anche le nostre.",
    nothing_open: "Al momento non cerchiamo nessuno. Torna presto.",
    cookies: "Usiamo cookie propri e di terzi per misurare l'uso del sito.",
    site_by: "Sito realizzato da",
    hiring: "stiamo assumendo",
    text: &[
        "Da oltre vent'anni accanto a chi produce, ripara e consegna.",
        "Ogni progetto comincia con una visita: guardiamo, misuriamo, poi proponiamo.",
        "La qualità non si improvvisa; si controlla pezzo per pezzo.",
        "I nostri clienti tornano perché rispettiamo le date.",
    ],
};
