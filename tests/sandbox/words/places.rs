//! Locations of jobs.

/// A city, with the names that sources use for its region.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) city: &'static str,
    /// InfoJobs' dictionary number and name of the province; empty outside Spain.
    pub(crate) province: (u32, &'static str),
    pub(crate) country: &'static str,
    /// ISO 3166-1.
    pub(crate) iso: &'static str,
}

const fn spain(city: &'static str, id: u32, province: &'static str) -> Place {
    Place { city, province: (id, province), country: "Spain", iso: "ES" }
}

const fn abroad(city: &'static str, country: &'static str, iso: &'static str) -> Place {
    Place { city, province: (0, ""), country, iso }
}

/// Places in Spain.
pub(crate) const SPANISH_PLACES: &[Place] = &[
    spain("Barcelona", 9, "Barcelona"),
    spain("Madrid", 33, "Madrid"),
    spain("Gandia", 49, "Valencia/València"),
    spain("Sabadell", 9, "Barcelona"),
    spain("Málaga", 34, "Málaga"),
    spain("Irun", 22, "Guipúzcoa/Gipuzkoa"),
    spain("Getafe", 33, "Madrid"),
    spain("A Coruña", 28, "A Coruña"),
    spain("Castelló de la Plana", 14, "Castellón/Castelló"),
    spain("Sevilla", 43, "Sevilla"),
    spain("L'Hospitalet de Llobregat", 9, "Barcelona"),
    spain("Zaragoza", 52, "Zaragoza"),
];

/// Places anywhere, including Spain.
pub(crate) const WORLD_PLACES: &[Place] = &[
    spain("Barcelona", 9, "Barcelona"),
    spain("Madrid", 33, "Madrid"),
    spain("Málaga", 34, "Málaga"),
    spain("Sevilla", 43, "Sevilla"),
    abroad("Lisboa", "Portugal", "PT"),
    abroad("Porto", "Portugal", "PT"),
    abroad("Lyon", "France", "FR"),
    abroad("München", "Germany", "DE"),
    abroad("London", "United Kingdom", "GB"),
    abroad("São Paulo", "Brazil", "BR"),
    abroad("Mexico City", "Mexico", "MX"),
    abroad("New York", "United States", "US"),
];
