//! Detects the language of a text by its most common words.
//!
//! The result is one of seven languages, or none if there are too few common words or two languages have
//! equally many. It is only computed for catalogues that name a language, and then once per offer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::vocabulary::{Vocabulary, WordNumber};
use crate::bounds::units;

/// With fewer common words than this, the language is unknown.
const MIN_COMMON_WORDS: u32 = 2;

/// A language that can be detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
    /// Catalan.
    Ca,
    /// Portuguese.
    Pt,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
}

impl Language {
    /// All languages, in the order of their tables of common words.
    pub const ALL: [Self; 7] = [Self::Es, Self::En, Self::Ca, Self::Pt, Self::Fr, Self::De, Self::It];

    /// The two-letter code (ISO 639-1) that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
            Self::Ca => "ca",
            Self::Pt => "pt",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == code)
    }

    /// The English name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es => "Spanish",
            Self::En => "English",
            Self::Ca => "Catalan",
            Self::Pt => "Portuguese",
            Self::Fr => "French",
            Self::De => "German",
            Self::It => "Italian",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The most common words of each language, folded as texts are. A word may be in several lists.
const COMMON: [&str; 7] = [
    "de la el los las y en que un una con para por del al se su sus lo como mas o nuestro nuestra nuestros \
     es son eres tu te tus somos estamos buscamos ofrecemos trabajo empresa experiencia no muy desde hasta \
     sobre entre ser este esta si tambien donde cada todo todos ya sin e",
    "the and of to in a for with you we are is our your be will as on an or at by that this have from it \
     who what not all can more team work experience looking about their they us has if into through",
    "de la el els les i en que un una amb per del al dels es som ets la teva nostre nostra nostres busquem \
     oferim feina empresa experiencia mes molt o com per a aquest aquesta els seus seva tambe son hi ha treball sense",
    "de a o os as e em que um uma com para por do da dos das no na nos nas ao se seu sua mais ou como \
     nosso nossa nossos e sao voce somos estamos procuramos oferecemos trabalho empresa experiencia nao muito \
     desde ate sobre entre ser este esta tambem onde cada",
    "de la le les l et en que un une avec pour par du des au aux se son sa ses ce plus ou notre nos votre \
     vos est sont vous nous etes sommes recherchons offrons travail entreprise experience pas tres dans sur \
     entre etre cette qui il elle chez d",
    "der die das und in zu mit fur von den dem des ein eine einen einer im am ist sind wir sie du deine \
     unser unsere als auf bei nicht auch oder sich an aus nach uber suchen bieten arbeit unternehmen \
     erfahrung team dich ihr ihre zum zur hast bist",
    "di la il lo i gli le e in che un una con per del della dei delle al alla nel nella da si su sono \
     nostro nostra nostri come piu o ti tuo tua siamo cerchiamo offriamo lavoro azienda esperienza non molto \
     anche dove ogni questo questa sei chi dal",
];

/// The common words, by their numbers in a vocabulary.
#[derive(Debug, Clone)]
pub(super) struct CommonWords {
    /// For each word of the vocabulary the languages that it is common in, one bit each.
    languages_of: Vec<u8>,
}

impl CommonWords {
    /// Adds the common words of all languages to a vocabulary.
    pub(super) fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut languages_of = vec![0; vocabulary.len()];
        for (bit, words) in COMMON.iter().enumerate() {
            for word in words.split_whitespace() {
                let number = vocabulary.add(word.as_bytes()) as usize;
                languages_of.resize(vocabulary.len(), 0);
                languages_of[number] |= 1 << bit;
            }
        }
        Self { languages_of }
    }

    /// The language of the texts of one offer, taken together; `None` if it is unclear. The texts are given by the numbers
    /// of their words.
    pub(super) fn language_of<'w>(
        &self,
        texts: impl IntoIterator<Item = &'w [WordNumber]>,
    ) -> Option<Language> {
        // How many words are common in just these languages: most words of a text are so in none.
        let mut common_in = [0_u32; 1 << Language::ALL.len()];
        for numbers in texts {
            for number in numbers.iter().take(units::LANGUAGE_WORDS.size()) {
                let languages = self.languages_of.get(*number as usize).copied().unwrap_or(0);
                common_in[usize::from(languages) % common_in.len()] += 1;
            }
        }
        let mut counts = [0; Language::ALL.len()];
        for (languages, common) in common_in.into_iter().enumerate() {
            for (bit, count) in counts.iter_mut().enumerate() {
                *count += if languages >> bit & 1 == 1 { common } else { 0 };
            }
        }
        let most = *counts.iter().max()?;
        let mut best = Language::ALL.into_iter().zip(counts).filter(|(_, count)| *count == most);
        let (language, _) = best.next()?;
        (most >= MIN_COMMON_WORDS && best.next().is_none()).then_some(language)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{numbered_words::NumberedWords, tokens::Words},
        *,
    };

    fn language_of(texts: &[&str]) -> Option<Language> {
        let mut vocabulary = Vocabulary::new();
        let common = CommonWords::new(&mut vocabulary);
        let texts: Vec<_> = texts.iter().map(|text| NumberedWords::of(text, &vocabulary)).collect();
        common.language_of(texts.iter().map(|text| text.numbers.as_slice()))
    }

    fn language_of_text(text: &str) -> Option<Language> {
        language_of(&[text])
    }

    #[test]
    fn the_language_of_short_texts_is_detected() {
        for (text, language) in [
            ("Buscamos una persona para el departamento de compras", Language::Es),
            ("We are looking for someone to join our team", Language::En),
            ("Busquem una persona per al departament de compres amb experiència", Language::Ca),
            ("Procuramos uma pessoa para o departamento de compras em Lisboa", Language::Pt),
            ("Nous recherchons une personne pour le service des achats", Language::Fr),
            ("Wir suchen eine Person für den Einkauf", Language::De),
            ("Cerchiamo una persona per il reparto acquisti della nostra azienda", Language::It),
        ] {
            assert_eq!(language_of_text(text), Some(language), "{text}");
        }
    }

    #[test]
    fn too_few_or_too_mixed_words_have_no_language() {
        for text in ["", "SWIFT", "Export Manager", "de la", "日本語 の 求人", "the y"] {
            assert_eq!(language_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_with_foreign_terms_keeps_its_language() {
        let text = "Como Export Area Manager llevarás el key account management de los clientes del team";
        assert_eq!(language_of_text(text), Some(Language::Es));
    }

    #[test]
    fn the_texts_of_an_offer_are_judged_together() {
        let texts = ["Export Manager", "Venderás en el mercado de los equipos"];
        assert_eq!(language_of(&texts), Some(Language::Es));
    }

    #[test]
    fn the_beginning_decides() {
        let most = units::LANGUAGE_WORDS.size();
        let spanish = "buscamos ofrecemos ".repeat(most);
        let english = |words: usize| "looking ".repeat(words);
        let language_after = |words| language_of_text(&format!("{}{spanish}", english(words)));
        assert_eq!(language_after(most), Some(Language::En));
        assert_eq!(language_after(most / 2 - 1), Some(Language::Es));
    }

    #[test]
    fn codes_and_languages_are_one_to_one() {
        for language in Language::ALL {
            assert_eq!(Language::of_code(language.as_str()), Some(language));
        }
        assert_eq!(Language::of_code("ES"), None);
    }

    #[test]
    fn common_words_are_folded_as_texts_are() {
        for words in COMMON {
            for word in words.split_whitespace() {
                assert_eq!(Words::from_text(word).folded(), format!(" {word} ").as_bytes());
            }
        }
    }
}
