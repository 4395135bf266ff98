//! What a person settles of companies and boards: what is removed, brought back, and split off.
//!
//! Nothing is deleted. What is removed stays, marked, so that a list, a search or an advert that names it again finds it
//! there and leaves it; only a person brings it back.

pub mod board;
pub mod company;
pub mod split;
