//! One function of a core module.
//!
//! A compiler turns locals into values. Where control flow joins, as at the start of a loop, each local that is used
//! may need a value of its own, so that time and memory grow with joins times locals and not with the code's length.

use wasmparser::{BlockType, BrTable, FunctionBody, Operator};

use super::{
    meter::{Fault, Meters},
    names::{Arity, Names},
};

/// A block whose end was not reached yet.
#[derive(Debug, Clone, Copy)]
struct Block {
    is_loop: bool,
    /// The values that a branch to it carries.
    carries: u64,
}

/// A walk over one function after the other.
#[derive(Debug, Default)]
pub(super) struct FunctionWalk {
    /// The innermost last.
    blocks: Vec<Block>,
    /// The locals that each open loop uses.
    loops: Vec<Vec<u32>>,
    /// For each local the number of open loops in whose lists it is: always the outermost ones.
    listed: Vec<u32>,
    /// Whether each local was used.
    used: Vec<bool>,
    counts: Counts,
}

/// What is counted in one function.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Locals that are used.
    used: u64,
    /// Blocks, loops and branches.
    joins: u64,
    /// Locals of loops: each loop's together.
    looped: u64,
}

impl FunctionWalk {
    pub(super) fn measure(
        &mut self,
        body: &FunctionBody<'_>,
        arity: Arity,
        names: &Names,
        meters: &mut Meters,
    ) -> Result<(), Fault> {
        let size = body.range().len() as u64;
        meters.function_size.check(size)?;
        meters.code_size.add(size)?;
        self.start(body, arity, meters)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let made = self.operator(&operators.read()?, names, meters)?;
            meters.values.add(made)?;
        }
        let joins = self.counts.joins.saturating_mul(self.counts.used);
        meters.joins.check(joins)?;
        meters.all_joins.add(joins)?;
        meters.all_loops.add(self.counts.looped)
    }

    fn start(&mut self, body: &FunctionBody<'_>, arity: Arity, meters: &mut Meters) -> Result<(), Fault> {
        let mut locals = arity.params;
        for group in body.get_locals_reader()? {
            locals = locals.saturating_add(u64::from(group?.0));
        }
        meters.locals.check(locals)?;
        meters.all_locals.add(locals)?;
        // Beyond the bound, a setting may allow more than the format does; those are left to the validation.
        let count = usize::try_from(locals.min(1 << 20)).unwrap_or(0);
        self.listed.clear();
        self.listed.resize(count, 0);
        self.used.clear();
        self.used.resize(count, false);
        self.loops.clear();
        self.blocks.clear();
        self.blocks.push(Block { is_loop: false, carries: arity.results });
        self.counts = Counts::default();
        Ok(())
    }

    /// The number of values that the operator makes.
    fn operator(&mut self, operator: &Operator<'_>, names: &Names, meters: &Meters) -> Result<u64, Fault> {
        match operator {
            Operator::Block { blockty } | Operator::If { blockty } => {
                return self.open(false, *blockty, names, meters);
            }
            Operator::Loop { blockty } => return self.open(true, *blockty, names, meters),
            Operator::TryTable { try_table } => {
                let handlers = try_table.catches.len() as u64;
                self.counts.joins = self.counts.joins.saturating_add(handlers);
                return Ok(handlers.saturating_add(self.open(false, try_table.ty, names, meters)?));
            }
            Operator::End => self.close(),
            Operator::Br { relative_depth }
            | Operator::BrIf { relative_depth }
            | Operator::BrOnNull { relative_depth }
            | Operator::BrOnNonNull { relative_depth }
            | Operator::BrOnCast { relative_depth, .. }
            | Operator::BrOnCastFail { relative_depth, .. } => return Ok(self.branch(*relative_depth)),
            Operator::BrTable { targets } => return self.branches(targets),
            Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } => {
                self.local(*local_index);
                meters.loops.check(self.counts.looped)?;
            }
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                return Ok(moved(names.function_arity(*function_index)));
            }
            Operator::CallIndirect { type_index, .. }
            | Operator::ReturnCallIndirect { type_index, .. }
            | Operator::CallRef { type_index }
            | Operator::ReturnCallRef { type_index } => return Ok(moved(names.type_arity(*type_index))),
            _ => {}
        }
        Ok(1)
    }

    fn open(&mut self, is_loop: bool, ty: BlockType, names: &Names, meters: &Meters) -> Result<u64, Fault> {
        let arity = match ty {
            BlockType::Empty => Arity::default(),
            BlockType::Type(_) => Arity { params: 0, results: 1 },
            BlockType::FuncType(index) => names.type_arity(index),
        };
        self.blocks.push(Block { is_loop, carries: if is_loop { arity.params } else { arity.results } });
        meters.blocks.check(self.blocks.len() as u64)?;
        if is_loop {
            self.loops.push(Vec::new());
        }
        self.counts.joins = self.counts.joins.saturating_add(1);
        Ok(moved(arity))
    }

    fn close(&mut self) {
        if self.blocks.pop().is_some_and(|block| block.is_loop) {
            for local in self.loops.pop().unwrap_or_default() {
                // It stays in the lists of the loops around this one.
                if let Some(listed) = self.listed.get_mut(local as usize) {
                    *listed = listed.saturating_sub(1);
                }
            }
        }
    }

    fn branch(&mut self, depth: u32) -> u64 {
        self.counts.joins = self.counts.joins.saturating_add(1);
        let target = self.blocks.iter().rev().nth(depth as usize);
        target.map_or(1, |block| block.carries.saturating_add(1))
    }

    fn branches(&mut self, table: &BrTable<'_>) -> Result<u64, Fault> {
        let mut carried = self.branch(table.default());
        for target in table.targets() {
            carried = carried.saturating_add(self.branch(target?));
        }
        Ok(carried)
    }

    fn local(&mut self, local: u32) {
        let index = local as usize;
        let (Some(listed), Some(used)) = (self.listed.get_mut(index), self.used.get_mut(index)) else {
            return;
        };
        if !*used {
            *used = true;
            self.counts.used += 1;
        }
        for uses in self.loops.iter_mut().skip(*listed as usize) {
            uses.push(local);
            *listed += 1;
            self.counts.looped += 1;
        }
    }
}

/// The values that a call or a block takes and gives, and itself.
const fn moved(arity: Arity) -> u64 {
    arity.values().saturating_add(1)
}
