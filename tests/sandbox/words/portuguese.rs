//! Portuguese.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    code: "pt",
    roles: &[
        ("Programador/a backend", "Tecnologia"),
        ("Gestor/a de loja", "Retalho"),
        ("Técnico/a de manutenção", "Produção"),
        ("Assistente administrativo/a", "Administração"),
        ("Designer de produto", "Design"),
    ],
    exposed_roles: &[
        ("Analista de tesouraria e câmbio", "Finanças"),
        ("Técnico/a de comércio externo", "Operações internacionais"),
    ],
    grades: &["{}", "{}", "{} sénior", "{} júnior"],
    plain: &[
        "Procuramos uma pessoa com vontade de crescer na equipa de {team}.",
        "Vais trabalhar com {tool} e com colegas que cá estão há mais de {n} anos.",
        "O escritório de {city} fica perto da estação e tem uma varanda ao sol.",
        "Somos uma empresa de {sector} com raízes no norte do país.",
        "Oferecemos {n} dias de férias, formação e horário flexível.",
        "Não há perguntas difíceis: há dúvidas que ainda não foram feitas.",
        "Experiência mínima de {n} anos numa função semelhante.",
        "Conhecimentos de {tool} ou de uma ferramenta parecida.",
        "O processo tem {n} entrevistas curtas e uma conversa com a equipa.",
        "Damos valor à curiosidade, à atenção e à boa disposição.",
    ],
    exposed: &[
        "Vais gerir pagamentos internacionais e recebimentos em moeda estrangeira (USD e BRL).",
        "Vais acompanhar a cobertura do risco de câmbio com os bancos do grupo.",
        "Vais tratar da documentação de importação e exportação com fornecedores da Ásia.",
        "Vendemos em {n} países e estamos em expansão internacional.",
    ],
    decoys: &[
        "Não é necessária experiência em câmbio nem em comércio externo.",
        "O salário é pago em € no último dia útil do mês.",
    ],
    headings: ["O que vais fazer", "O que procuramos"],
    closings: &[
        "Respondemos a todas as candidaturas.",
        "Guardamos os teus dados durante {n} meses, de acordo com o RGPD.",
    ],
    commitments: ["Tempo inteiro", "Tempo parcial", "Temporário", "Estágio"],
    teams: &["operações", "apoio ao cliente", "produto", "logística"],
    sectors: &["cortiça", "calçado", "energia das ondas", "conservas"],
};
