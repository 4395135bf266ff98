//! What the functions of a core module name by number.

use wasmparser::FuncType;

/// How many values a function type takes and gives.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Arity {
    pub(super) params: u64,
    pub(super) results: u64,
}

impl Arity {
    pub(super) fn new(ty: &FuncType) -> Self {
        Self { params: ty.params().len() as u64, results: ty.results().len() as u64 }
    }

    pub(super) const fn values(self) -> u64 {
        self.params.saturating_add(self.results)
    }
}

/// What the functions of a module can name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) types: Vec<Arity>,
    /// The types of the functions, the imported ones first.
    pub(super) functions: Vec<u32>,
}

impl Names {
    /// Of a type; one that does not exist takes and gives nothing, and is left to the validation.
    pub(super) fn type_arity(&self, index: u32) -> Arity {
        self.types.get(index as usize).copied().unwrap_or_default()
    }

    /// Of a function.
    pub(super) fn function_arity(&self, index: u32) -> Arity {
        self.functions.get(index as usize).map(|ty| self.type_arity(*ty)).unwrap_or_default()
    }
}
