//! Compiling a component: in a process of its own, which the operating system holds to limits of memory and time.
//!
//! Validation belongs to it too. Whatever a component does to the compiler, the worst that happens is that this process
//! ends: then the component is refused, and the refusal says which limit ended it.

mod child;
mod compiler;
mod ended;
mod refusal;

pub use self::{child::compile_if_asked, compiler::Compiler, ended::CompileFault};
pub(super) use self::{
    compiler::{CompileQueue, Compiled},
    ended::Allowed,
    refusal::Refusal,
};
