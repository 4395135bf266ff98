//! Catalan.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    code: "ca",
    roles: &[
        ("Desenvolupador/a backend", "Tecnologia"),
        ("Infermer/a de nit", "Sanitat"),
        ("Mosso/a de magatzem", "Magatzem"),
        ("Cuiner/a", "Hostaleria"),
        ("Tècnic/a de qualitat", "Qualitat"),
        ("Administratiu/va comptable", "Administració"),
        ("Dissenyador/a gràfic/a", "Disseny"),
    ],
    exposed_roles: &[
        ("Analista de tresoreria i divises", "Finances"),
        ("Responsable de comerç exterior", "Operacions internacionals"),
        ("Tècnic/a d'importació i exportació", "Operacions internacionals"),
    ],
    grades: &["{}", "{}", "{} sènior", "{} júnior", "{} (torn de tarda)"],
    plain: &[
        "Busquem una persona amb il·lusió per créixer dins l'equip de {team}.",
        "Treballaràs amb {tool} i amb gent que fa més de {n} anys que és a l'empresa.",
        "L'oficina de {city} és a prop del tren i té pati, cuina i bona llum.",
        "Som una cooperativa de {sector} que reparteix els beneficis entre tothom.",
        "Oferim {n} dies de vacances, formació i un horari que s'adapta a la vida.",
        "T'encarregaràs dels informes setmanals i de millorar els processos que ja tenim.",
        "Valorem la curiositat, el tracte proper i l'atenció als detalls.",
        "Cal experiència mínima de {n} anys en una feina semblant.",
        "Domini de {tool} a nivell d'usuari; també serveix una eina equivalent.",
        "Català i castellà parlats i escrits; l'anglès és un avantatge.",
        "El procés de selecció té {n} entrevistes curtes i cap prova amb trampa.",
        "Faràs el seguiment de les incidències amb l'equip de {team}.",
    ],
    exposed: &[
        "Gestionaràs pagaments internacionals i cobraments en divisa amb clients dels Estats Units.",
        "Coordinaràs la cobertura del tipus de canvi entre EUR, USD i GBP.",
        "Portaràs la documentació d'importació i exportació amb proveïdors asiàtics.",
        "La tresoreria del grup és multidivisa i treballa amb transferències SWIFT.",
        "Venem a {n} països i som en plena expansió internacional.",
    ],
    decoys: &[
        "No cal experiència en divises ni en comerç exterior.",
        "El sou es paga en € l'últim dia feiner del mes.",
        "Feina sense pagaments internacionals: només servim clients de la comarca.",
    ],
    headings: ["Què faràs", "Què demanem"],
    closings: &[
        "Tothom rep resposta, encaixi o no en la feina.",
        "Tractem les teves dades segons l'RGPD i les esborrem al cap de {n} mesos.",
    ],
    commitments: ["Jornada completa", "Mitja jornada", "Temporal", "Pràctiques"],
    teams: &["operacions", "atenció al client", "producte", "logística", "enginyeria"],
    sectors: &["vins i caves", "energia eòlica", "salut", "robòtica", "edició"],
};
