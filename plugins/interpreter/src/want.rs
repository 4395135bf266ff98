//! Which parts of an answer a definition asks for, so that the rest is skipped and never copied.

use jobscan_definition::model::{
    Condition, Date, Each, Fields, Part, Path, Piece, Salary, Source, Step, Value,
};

use crate::node::TEXT;

/// What is wanted of a value and of what is in it. What is wanted of a list is wanted of each of its items.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Want {
    /// Its text.
    pub(crate) text: bool,
    /// It is a list of rows (or, with `any`, an object of rows), which are kept as they are written.
    pub(crate) rows: bool,
    /// It is a row, which is kept as it is written.
    pub(crate) raw: bool,
    /// Members by name.
    pub(crate) members: Vec<(String, Want)>,
    /// Each member, whatever its name.
    pub(crate) any: Option<Box<Want>>,
}

impl Want {
    /// What a path leads to, from here.
    pub(crate) fn at(&mut self, path: &[Step]) -> &mut Self {
        let Some((step, rest)) = path.split_first() else { return self };
        let next = match step {
            Step::Each | Step::Nth(_) => self,
            Step::Name(name) if name == TEXT => {
                self.text = true;
                self
            }
            Step::Name(name) => self.member(name.clone()),
            Step::Values => self.any.get_or_insert_default().as_mut(),
            // The key of a member is always there.
            Step::Attribute(name) if name == "key" => self,
            Step::Attribute(name) => self.member(format!("@{name}")),
        };
        next.at(rest)
    }

    fn member(&mut self, name: String) -> &mut Self {
        let at = self.members.iter().position(|(known, _)| *known == name);
        let at = at.unwrap_or_else(|| {
            self.members.push((name, Self::default()));
            self.members.len() - 1
        });
        &mut self.members[at].1
    }

    /// Adds the text that a path leads to.
    pub(crate) fn add_text(&mut self, path: &Path) {
        self.at(&path.0).text = true;
    }

    /// Adds the paths of a value.
    pub(crate) fn add_value(&mut self, value: &Value) {
        let here = self.add_each(value.each.as_ref());
        match &value.from {
            Source::Path(path) => here.add_text(path),
            Source::FirstOf(values) | Source::Join { parts: values, .. } => {
                for value in values {
                    here.add_value(value);
                }
            }
            Source::Template(template) => {
                for piece in &template.0 {
                    if let Piece::Row(path) = piece {
                        here.add_text(path);
                    }
                }
            }
            Source::Constant(_) => {}
        }
    }

    /// Adds the path of rows within a row and what is asked of them, and gives what is wanted of one.
    pub(crate) fn add_each(&mut self, each: Option<&Each>) -> &mut Self {
        let Some(each) = each else { return self };
        let here = self.at(&each.path.0);
        here.add_conditions(&each.only);
        here
    }

    /// Adds the paths of conditions.
    pub(crate) fn add_conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            self.add_text(&condition.path);
        }
    }

    /// Adds the paths of all fields.
    pub(crate) fn add_fields(&mut self, fields: &Fields) {
        let single = [
            &fields.id,
            &fields.title,
            &fields.url,
            &fields.employer,
            &fields.website,
            &fields.workplace,
            &fields.department,
            &fields.employment_type,
        ];
        let attrs = fields.attrs.iter().map(|(_, value)| value);
        for value in single.into_iter().flatten().chain(&fields.locations).chain(attrs) {
            self.add_value(value);
        }
        for Date { value, .. } in
            [&fields.posted_at, &fields.updated_at, &fields.expires_at].into_iter().flatten()
        {
            self.add_value(value);
        }
        if let Some(salary) = &fields.salary {
            self.add_salary(salary);
        }
        for part in fields.description.iter().flat_map(|text| &text.parts) {
            self.add_part(part);
        }
        self.add_conditions(&fields.closed);
    }

    fn add_salary(&mut self, salary: &Salary) {
        if let Some(text) = &salary.text {
            self.add_value(text);
        }
        let here = self.add_each(salary.each.as_ref());
        for value in [&salary.min, &salary.max, &salary.currency, &salary.period].into_iter().flatten() {
            here.add_value(value);
        }
    }

    fn add_part(&mut self, part: &Part) {
        let here = self.add_each(part.each.as_ref());
        part.heading.iter().chain([&part.body]).for_each(|value| here.add_value(value));
    }

    /// Settles what is wanted of members by name where each member is wanted too. To be called once, at the end.
    pub(crate) fn settle(&mut self) {
        if let Some(any) = &mut self.any {
            any.settle();
            for (_, member) in &mut self.members {
                member.merge(any);
            }
        }
        self.members.iter_mut().for_each(|(_, member)| member.settle());
    }

    /// Adds what another wants.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.text |= other.text;
        self.rows |= other.rows;
        self.raw |= other.raw;
        for (name, want) in &other.members {
            self.member(name.clone()).merge(want);
        }
        if let Some(any) = &other.any {
            self.any.get_or_insert_default().merge(any);
        }
    }

    /// What is wanted of the member with this name, with the name as it is wanted.
    pub(crate) fn of(&self, name: &str) -> Option<(Option<&str>, &Self)> {
        let named = self.members.iter().find(|(known, _)| known == name);
        named.map(|(known, want)| (Some(known.as_str()), want)).or_else(|| Some((None, self.any.as_deref()?)))
    }

    /// What is wanted of an element. A name without a prefix stands for one with any, where none is written so.
    pub(crate) fn of_element(&self, name: &str) -> Option<&Self> {
        let (_, local) = name.rsplit_once(':').unwrap_or(("", name));
        let known = |name: &str| Some(&self.members.iter().find(|(known, _)| known == name)?.1);
        known(name).or_else(|| known(local)).or(self.any.as_deref())
    }
}
