//! The types of a component, by their size written out: a type that is used twice counts twice.
//!
//! Types of components and instances hold declarations, which hold types again. They are read here without recursion,
//! because their nesting is not bounded by the format.

use wasmparser::{
    BinaryReader, ComponentAlias, ComponentDefinedType, ComponentExternName, ComponentExternalKind,
    ComponentImport, ComponentOuterAliasKind, ComponentType, ComponentTypeRef, ComponentValType, CoreType,
    ModuleTypeDeclaration, TypeBounds,
};

use super::meter::{Fault, Meters};

/// The first byte of a component's type and of an instance's.
const COMPONENT_TYPE: u8 = 0x41;
/// See [`COMPONENT_TYPE`].
const INSTANCE_TYPE: u8 = 0x42;

/// A type with declarations whose end was not reached yet.
struct Open {
    left: u32,
    size: u64,
    types: Vec<u64>,
}

/// A walk over one section of types.
pub(super) struct TypeWalk<'b, 'm> {
    reader: BinaryReader<'b>,
    /// How deep the component of the section is nested.
    depth: u64,
    meters: &'m mut Meters,
    /// The innermost last.
    open: Vec<Open>,
}

impl<'b, 'm> TypeWalk<'b, 'm> {
    pub(super) fn new(bytes: &'b [u8], offset: usize, depth: u64, meters: &'m mut Meters) -> Self {
        Self { reader: BinaryReader::new(bytes, offset), depth, meters, open: Vec::new() }
    }

    /// Adds the size of each type to `known`, the types of the component; their number.
    pub(super) fn component_types(&mut self, known: &mut Vec<u64>) -> Result<u64, Fault> {
        let count = self.reader.read_var_u32()?;
        for _ in 0..count {
            let size = self.component_type(known)?;
            known.push(size);
        }
        Ok(u64::from(count))
    }

    /// Measures core types; their number.
    pub(super) fn core_types(&mut self) -> Result<u64, Fault> {
        let count = self.reader.read_var_u32()?;
        for _ in 0..count {
            self.core_type()?;
        }
        Ok(u64::from(count))
    }

    fn core_type(&mut self) -> Result<u64, Fault> {
        let size = match self.reader.read::<CoreType<'_>>()? {
            CoreType::Rec(group) => group.types().len(),
            CoreType::Module(declarations) => {
                for declaration in &declarations {
                    match declaration {
                        ModuleTypeDeclaration::Export { name, .. } => self.meters.name(name)?,
                        ModuleTypeDeclaration::Import(import) => {
                            self.meters.name(import.module)?;
                            self.meters.name(import.name)?;
                        }
                        ModuleTypeDeclaration::Type(_) | ModuleTypeDeclaration::OuterAlias { .. } => {}
                    }
                }
                declarations.len()
            }
        };
        self.meters.types.add(1 + size as u64)?;
        Ok(size as u64)
    }

    /// The size of the type that begins here.
    fn component_type(&mut self, known: &[u64]) -> Result<u64, Fault> {
        loop {
            let mut finished = self.begin(known)?;
            // Declarations are read until one of them begins another type.
            loop {
                if let Some(size) = finished.take() {
                    self.meters.type_size.check(size)?;
                    self.meters.type_sizes.add(size)?;
                    match self.open.last_mut() {
                        None => return Ok(size),
                        Some(outer) => {
                            outer.types.push(size);
                            outer.size = outer.size.saturating_add(size);
                        }
                    }
                }
                let Some(outer) = self.open.last_mut() else { return Ok(1) };
                if outer.left == 0 {
                    finished = self.open.pop().map(|ended| ended.size);
                    continue;
                }
                outer.left -= 1;
                self.meters.types.add(1)?;
                if self.declaration(known)? {
                    break;
                }
            }
        }
    }

    /// The size of a type without declarations; a type with declarations is opened.
    fn begin(&mut self, known: &[u64]) -> Result<Option<u64>, Fault> {
        self.meters.types.add(1)?;
        let mut ahead = self.reader.clone();
        if matches!(ahead.read_u8()?, COMPONENT_TYPE | INSTANCE_TYPE) {
            let left = ahead.read_var_u32()?;
            self.reader = ahead;
            self.open.push(Open { left, size: 1, types: Vec::new() });
            self.meters.nesting.check(self.depth + self.open.len() as u64)?;
            return Ok(None);
        }
        let ty: ComponentType<'_> = self.reader.read()?;
        Ok(Some(self.plain_size(&ty, known)))
    }

    /// Reads a declaration; whether it is a type, which begins behind it.
    fn declaration(&mut self, known: &[u64]) -> Result<bool, Fault> {
        let size = match self.reader.read_u8()? {
            0x00 => {
                self.core_type()?;
                None
            }
            0x01 => return Ok(true),
            0x02 => match self.reader.read::<ComponentAlias<'_>>()? {
                ComponentAlias::InstanceExport { kind: ComponentExternalKind::Type, .. } => Some(1),
                ComponentAlias::Outer { kind: ComponentOuterAliasKind::Type, count, index } => {
                    Some(self.size_of(count, index, known))
                }
                _ => None,
            },
            0x03 => {
                let import: ComponentImport<'_> = self.reader.read()?;
                self.meters.name(import.name.name)?;
                self.referred(import.ty, known)
            }
            0x04 => {
                let name: ComponentExternName<'_> = self.reader.read()?;
                self.meters.name(name.name)?;
                let ty = self.reader.read()?;
                self.referred(ty, known)
            }
            other => return Err(Fault::Malformed(format!("there is no declaration {other:#x}"))),
        };
        if let Some(open) = self.open.last_mut() {
            open.types.extend(size);
            open.size = open.size.saturating_add(size.unwrap_or(1));
        }
        Ok(false)
    }

    /// The size of the type that an import or export makes.
    fn referred(&mut self, ty: ComponentTypeRef, known: &[u64]) -> Option<u64> {
        let used = match ty {
            ComponentTypeRef::Type(TypeBounds::Eq(index)) => return Some(self.size_of(0, index, known)),
            ComponentTypeRef::Type(TypeBounds::SubResource) => return Some(1),
            ComponentTypeRef::Func(index)
            | ComponentTypeRef::Instance(index)
            | ComponentTypeRef::Component(index)
            | ComponentTypeRef::Value(ComponentValType::Type(index)) => self.size_of(0, index, known),
            ComponentTypeRef::Module(_) | ComponentTypeRef::Value(ComponentValType::Primitive(_)) => 1,
        };
        if let Some(open) = self.open.last_mut() {
            open.size = open.size.saturating_add(used);
        }
        None
    }

    fn plain_size(&self, ty: &ComponentType<'_>, known: &[u64]) -> u64 {
        let of = |value: &ComponentValType| match value {
            ComponentValType::Primitive(_) => 1,
            ComponentValType::Type(index) => self.size_of(0, *index, known),
        };
        let maybe = |value: &Option<ComponentValType>| value.as_ref().map_or(0, of);
        let sum = |sizes: &mut dyn Iterator<Item = u64>| sizes.fold(0, u64::saturating_add);
        let inner = match ty {
            ComponentType::Func(ty) => {
                sum(&mut ty.params.iter().map(|(_, value)| of(value))).saturating_add(maybe(&ty.result))
            }
            ComponentType::Defined(ty) => match ty {
                ComponentDefinedType::Record(fields) => sum(&mut fields.iter().map(|(_, value)| of(value))),
                ComponentDefinedType::Variant(cases) => {
                    sum(&mut cases.iter().map(|case| 1 + maybe(&case.ty)))
                }
                ComponentDefinedType::Tuple(values) => sum(&mut values.iter().map(of)),
                ComponentDefinedType::List(value)
                | ComponentDefinedType::Option(value)
                | ComponentDefinedType::FixedLengthList(value, _) => of(value),
                ComponentDefinedType::Map(key, value) => of(key).saturating_add(of(value)),
                ComponentDefinedType::Result { ok, err } => maybe(ok).saturating_add(maybe(err)),
                ComponentDefinedType::Future(value) | ComponentDefinedType::Stream(value) => maybe(value),
                ComponentDefinedType::Flags(names) | ComponentDefinedType::Enum(names) => names.len() as u64,
                ComponentDefinedType::Primitive(_)
                | ComponentDefinedType::Own(_)
                | ComponentDefinedType::Borrow(_) => 0,
            },
            // Those with declarations are opened instead of being read as a whole.
            ComponentType::Resource { .. } | ComponentType::Component(_) | ComponentType::Instance(_) => 0,
        };
        inner.saturating_add(1)
    }

    /// The size of a type that is named by its index, `outwards` types up; the outermost is the component.
    fn size_of(&self, outwards: u32, index: u32, known: &[u64]) -> u64 {
        let scopes = self.open.iter().rev().map(|open| open.types.as_slice());
        let scope = scopes.chain([known]).nth(outwards as usize);
        scope.and_then(|types| types.get(index as usize)).copied().unwrap_or(1)
    }
}
