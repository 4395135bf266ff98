//! The sections of a core module.

use wasmparser::{CompositeInnerType, ElementItems, Payload, TypeRef};

use super::{
    function::FunctionWalk,
    meter::{Fault, Meters},
    names::{Arity, Names},
};

/// A walk over one core module.
#[derive(Debug, Default)]
pub(super) struct ModuleWalk {
    names: Names,
    imported: u32,
    bodies: u32,
    function: FunctionWalk,
}

impl ModuleWalk {
    pub(super) fn section(&mut self, section: Payload<'_>, meters: &mut Meters) -> Result<(), Fault> {
        let entries = |meters: &mut Meters, count: u32| meters.entries.add(u64::from(count));
        match section {
            Payload::TypeSection(reader) => {
                for group in reader {
                    let group = group?;
                    meters.types.add(1 + group.types().len() as u64)?;
                    let known = self.names.types.len();
                    self.names.types.extend(group.types().map(|ty| match &ty.composite_type.inner {
                        CompositeInnerType::Func(ty) => Arity::new(ty),
                        _ => Arity::default(),
                    }));
                    // Each type costs a bridge between the guest and the host, which moves every value.
                    for arity in self.names.types.iter().skip(known) {
                        meters.values.add(arity.values())?;
                    }
                }
                Ok(())
            }
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    let import = import?;
                    entries(meters, 1)?;
                    meters.name(import.module)?;
                    meters.name(import.name)?;
                    if let TypeRef::Func(ty) | TypeRef::FuncExact(ty) = import.ty {
                        self.names.functions.push(ty);
                        self.imported += 1;
                    }
                }
                Ok(())
            }
            Payload::FunctionSection(reader) => {
                meters.functions.add(u64::from(reader.count()))?;
                for ty in reader {
                    let ty = ty?;
                    self.names.functions.push(ty);
                    // Each function may need such a bridge too: it has one if anything refers to it.
                    meters.values.add(self.names.type_arity(ty).values())?;
                }
                Ok(())
            }
            Payload::ExportSection(reader) => {
                entries(meters, reader.count())?;
                for export in reader {
                    meters.name(export?.name)?;
                }
                Ok(())
            }
            Payload::ElementSection(reader) => {
                entries(meters, reader.count())?;
                for element in reader {
                    let count = match element?.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    };
                    meters.elements.add(u64::from(count))?;
                }
                Ok(())
            }
            Payload::TableSection(reader) => entries(meters, reader.count()),
            Payload::MemorySection(reader) => entries(meters, reader.count()),
            Payload::TagSection(reader) => entries(meters, reader.count()),
            Payload::GlobalSection(reader) => entries(meters, reader.count()),
            Payload::DataSection(reader) => entries(meters, reader.count()),
            Payload::CodeSectionEntry(body) => {
                let index = self.imported.saturating_add(self.bodies);
                self.bodies = self.bodies.saturating_add(1);
                self.function.measure(&body, self.names.function_arity(index), &self.names, meters)
            }
            _ => Ok(()),
        }
    }
}
