//! The walk over a component's sections, with what each component in it would bring into being.

use wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentOuterAliasKind, ComponentTypeRef,
    Encoding, Instance, Parser, Payload, TypeBounds,
};

use super::{
    meter::{Fault, Meters},
    module::ModuleWalk,
    types::TypeWalk,
};
use crate::bounds::MovedBounds;

/// Measures a component against the bounds.
pub(in crate::plugins) fn measure(bytes: &[u8], moved: &MovedBounds) -> Result<(), Fault> {
    let mut walk = Walk { bytes, meters: Meters::new(moved), components: Vec::new(), module: None };
    for payload in Parser::new(0).parse_all(bytes) {
        walk.payload(payload?)?;
    }
    Ok(())
}

/// What one instance of a component brings into being, its parts included.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    instances: u64,
    items: u64,
}

/// A component whose end was not reached yet.
#[derive(Debug, Default)]
struct Component {
    cost: Cost,
    /// The components it can name, each with its cost where that is known: one that is imported, or comes out of an
    /// instance, may be any.
    components: Vec<Option<Cost>>,
    /// The types it can name, by their size written out.
    types: Vec<u64>,
}

/// What gets a name in a component, where that matters to the walk.
#[derive(Debug, Clone, Copy)]
enum Named {
    Component(Option<Cost>),
    Type(u64),
}

struct Walk<'b> {
    bytes: &'b [u8],
    meters: Meters,
    /// The innermost last.
    components: Vec<Component>,
    module: Option<ModuleWalk>,
}

impl<'b> Walk<'b> {
    fn payload(&mut self, payload: Payload<'b>) -> Result<(), Fault> {
        match payload {
            Payload::Version { encoding, .. } => self.begin(encoding),
            Payload::End(_) => {
                self.end();
                Ok(())
            }
            Payload::UnknownSection { id, .. } => Err(Fault::Malformed(format!("there is no section {id}"))),
            other => match &mut self.module {
                Some(module) => module.section(other, &mut self.meters),
                None => self.section(other),
            },
        }
    }

    fn begin(&mut self, encoding: Encoding) -> Result<(), Fault> {
        match encoding {
            Encoding::Module => self.module = Some(ModuleWalk::default()),
            Encoding::Component => self.components.push(Component::default()),
        }
        self.meters.nesting.check(self.components.len() as u64)?;
        self.meters.parts.add(1)
    }

    fn end(&mut self) {
        if self.module.take().is_some() {
            return;
        }
        let ended = self.components.pop().unwrap_or_default();
        if let Some(outer) = self.components.last_mut() {
            outer.components.push(Some(ended.cost));
        }
    }

    fn section(&mut self, section: Payload<'b>) -> Result<(), Fault> {
        match section {
            Payload::InstanceSection(reader) => {
                for instance in reader {
                    let arguments = match instance? {
                        Instance::Instantiate { args, .. } => args.len(),
                        Instance::FromExports(exports) => exports.len(),
                    };
                    self.instance(Cost { instances: 1, items: 1 + arguments as u64 })?;
                }
                Ok(())
            }
            Payload::ComponentInstanceSection(reader) => {
                for instance in reader {
                    let cost = self.component_instance(&instance?)?;
                    self.instance(cost)?;
                }
                Ok(())
            }
            Payload::ComponentAliasSection(reader) => {
                for alias in reader {
                    self.alias(&alias?)?;
                }
                Ok(())
            }
            Payload::ComponentImportSection(reader) => {
                for import in reader {
                    let import = import?;
                    self.meters.name(import.name.name)?;
                    self.referred(import.ty)?;
                }
                Ok(())
            }
            Payload::ComponentExportSection(reader) => {
                for export in reader {
                    let export = export?;
                    self.meters.name(export.name.name)?;
                    self.exported(export.kind, export.index)?;
                }
                Ok(())
            }
            Payload::ComponentCanonicalSection(reader) => self.items(u64::from(reader.count())),
            Payload::CoreTypeSection(reader) => self.type_section(reader.range(), false),
            Payload::ComponentTypeSection(reader) => self.type_section(reader.range(), true),
            _ => Ok(()),
        }
    }

    fn type_section(&mut self, range: std::ops::Range<usize>, of_components: bool) -> Result<(), Fault> {
        let Some(bytes) = self.bytes.get(range.clone()) else { return Ok(()) };
        let depth = self.components.len() as u64;
        let Some(component) = self.components.last_mut() else { return Ok(()) };
        let mut walk = TypeWalk::new(bytes, range.start, depth, &mut self.meters);
        let count =
            if of_components { walk.component_types(&mut component.types)? } else { walk.core_types()? };
        self.items(count)
    }

    fn component_instance(&self, instance: &ComponentInstance<'_>) -> Result<Cost, Fault> {
        let (of, arguments) = match instance {
            ComponentInstance::Instantiate { component_index, args } => {
                (self.component(0, *component_index), args.len())
            }
            ComponentInstance::FromExports(exports) => (Some(Cost::default()), exports.len()),
        };
        let unknown = || {
            Fault::Malformed(
                "it instantiates a component that it does not contain, so that its cost cannot be measured"
                    .to_owned(),
            )
        };
        let Cost { instances, items } = of.ok_or_else(unknown)?;
        Ok(Cost { instances: instances.saturating_add(1), items: items.saturating_add(1 + arguments as u64) })
    }

    fn alias(&mut self, alias: &ComponentAlias<'_>) -> Result<(), Fault> {
        self.items(1)?;
        let named = match alias {
            ComponentAlias::InstanceExport { kind: ComponentExternalKind::Component, .. } => {
                Some(Named::Component(None))
            }
            ComponentAlias::InstanceExport { kind: ComponentExternalKind::Type, .. } => Some(Named::Type(1)),
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::Component, count, index } => {
                Some(Named::Component(self.component(*count, *index)))
            }
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::Type, count, index } => {
                Some(Named::Type(self.type_size(*count, *index)))
            }
            _ => None,
        };
        self.name(named);
        Ok(())
    }

    /// An import makes something that the component can name.
    fn referred(&mut self, ty: ComponentTypeRef) -> Result<(), Fault> {
        self.items(1)?;
        let named = match ty {
            ComponentTypeRef::Component(_) => Some(Named::Component(None)),
            ComponentTypeRef::Type(TypeBounds::Eq(index)) => Some(Named::Type(self.type_size(0, index))),
            ComponentTypeRef::Type(TypeBounds::SubResource) => Some(Named::Type(1)),
            _ => None,
        };
        self.name(named);
        Ok(())
    }

    /// An export gives what is exported another name.
    fn exported(&mut self, kind: ComponentExternalKind, index: u32) -> Result<(), Fault> {
        self.items(1)?;
        let named = match kind {
            ComponentExternalKind::Component => Some(Named::Component(self.component(0, index))),
            ComponentExternalKind::Type => Some(Named::Type(self.type_size(0, index))),
            _ => None,
        };
        self.name(named);
        Ok(())
    }

    fn name(&mut self, named: Option<Named>) {
        let Some(current) = self.components.last_mut() else { return };
        match named {
            Some(Named::Component(cost)) => current.components.push(cost),
            Some(Named::Type(size)) => current.types.push(size),
            None => {}
        }
    }

    /// The component that is named by `index`, `outwards` components up.
    fn component(&self, outwards: u32, index: u32) -> Option<Cost> {
        self.outer(outwards)?.components.get(index as usize).copied().flatten()
    }

    fn type_size(&self, outwards: u32, index: u32) -> u64 {
        self.outer(outwards).and_then(|outer| outer.types.get(index as usize)).copied().unwrap_or(1)
    }

    fn outer(&self, outwards: u32) -> Option<&Component> {
        self.components.iter().rev().nth(outwards as usize)
    }

    fn items(&mut self, items: u64) -> Result<(), Fault> {
        self.instance(Cost { instances: 0, items })
    }

    fn instance(&mut self, more: Cost) -> Result<(), Fault> {
        let Some(component) = self.components.last_mut() else { return Ok(()) };
        let cost = &mut component.cost;
        cost.instances = cost.instances.saturating_add(more.instances);
        cost.items = cost.items.saturating_add(more.items);
        self.meters.instances.check(cost.instances)?;
        self.meters.items.check(cost.items)
    }
}
