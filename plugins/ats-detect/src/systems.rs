//! The job systems whose boards are recognised, a row each.
//!
//! Where an address needs more than a form says, the system's row is in [`crate::composed`].

use jobscan_plugin_sdk::recognise::{Case::Lower, Form, System};

use crate::composed::TALENTCLUE;

/// All of them.
pub(crate) const SYSTEMS: &[System] = &[BIZNEO, TALENTCLUE, FRESHTEAM, TRAFFIT, VITERBIT, EPRESELEC];

/// The product itself is on the same domain.
const BIZNEO: System = System::new(
    "bizneo",
    Lower,
    "https://{}/",
    &[
        Form::at(&["jobs.{host}.bizneo.com"], ""),
        Form::at(&["{host}.bizneo.com"], "jobs").followed_by(&["jobs"]),
    ],
);

const FRESHTEAM: System = System::new(
    "freshteam",
    Lower,
    "https://{}.freshteam.com/jobs",
    &[Form::at(&["{}.freshteam.com"], "jobs").followed_by(&["jobs"])],
);

const TRAFFIT: System = System::new(
    "traffit",
    Lower,
    "https://{}.traffit.com/career/",
    &[Form::at(&["{}.traffit.com"], "public|career").followed_by(&["public", "career"])],
);

const VITERBIT: System = System::new(
    "viterbit",
    Lower,
    "https://{}.viterbit.site/",
    &[Form::at(&["{}.viterbit.site"], "").sure()],
);

const EPRESELEC: System = System::new(
    "epreselec",
    Lower,
    "https://{}.epreselec.com/Ofertas/Ofertas.aspx",
    &[Form::at(&["{}.epreselec.com"], "ofertas").followed_by(&["ofertas"])],
);
