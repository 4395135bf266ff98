//! The allocator of a component: small blocks come from lists by their size, large ones from the standard library's.
//!
//! A page is thousands of short texts and records. The standard library's allocator looks for the best place of each and
//! joins it with its neighbours again, which a guest has little of: its memory goes with its instance. So a small block is
//! kept for the next one of its size, and never given back to the large ones. It is only for programs of one thread, as
//! components are.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::UnsafeCell,
    fmt, ptr,
};

/// Blocks of more bytes are large.
const MOST: usize = 512;

/// Sizes are multiples of so many bytes, and so is where a block begins.
const STEP: usize = 16;

/// So much is taken from the standard library's allocator at a time.
const CHUNK: usize = 16 << 10;

const SIZES: usize = MOST / STEP;

/// The allocator.
pub struct Lists(UnsafeCell<State>);

struct State {
    /// The blocks of each size that nobody uses.
    unused: [*mut Unused; SIZES],
    /// What is left of the chunk taken last.
    next: *mut u8,
    left: usize,
}

/// A block that nobody uses leads to the next one.
struct Unused {
    next: *mut Unused,
}

// SAFETY: a component has one thread, and a global allocator is not entered from within itself.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
unsafe impl Sync for Lists {}

impl Lists {
    /// Without any block.
    #[must_use]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(State { unused: [ptr::null_mut(); SIZES], next: ptr::null_mut(), left: 0 }))
    }
}

impl Default for Lists {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lists")
    }
}

/// The list that a block of this layout comes from; `None`: it is large.
const fn list(layout: Layout) -> Option<usize> {
    if layout.size() == 0 || layout.size() > MOST || layout.align() > STEP {
        return None;
    }
    Some((layout.size() - 1) / STEP)
}

impl State {
    /// A block of a list that has none: the next one of the chunk, or of another one. Null if there is no memory.
    fn cut(&mut self, list: usize) -> *mut u8 {
        let size = (list + 1) * STEP;
        if self.left < size {
            // SAFETY: neither size is zero, and both are below the bounds of a layout.
            let chunk = unsafe { System.alloc(Layout::from_size_align_unchecked(CHUNK, STEP)) };
            if chunk.is_null() {
                return chunk;
            }
            (self.next, self.left) = (chunk, CHUNK);
        }
        let block = self.next;
        // SAFETY: `left` bytes of the chunk follow `next`, and they are enough.
        self.next = unsafe { block.add(size) };
        self.left -= size;
        block
    }
}

// SAFETY: a block is `System`'s, or a part of a chunk that is nobody else's: it is cut off once, and is in a list only
// while nobody uses it. All of a list have its size, so that one fits any layout that leads to this list. Chunks are
// aligned to `STEP` and blocks are multiples of it. Nothing here panics.
unsafe impl GlobalAlloc for Lists {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(list) = list(layout) else {
            // SAFETY: as the caller's.
            return unsafe { System.alloc(layout) };
        };
        // SAFETY: there is one thread, and no other reference lives while this one does.
        let state = unsafe { &mut *self.0.get() };
        let block = state.unused[list];
        if block.is_null() {
            return state.cut(list);
        }
        // SAFETY: a block in a list holds the next one.
        state.unused[list] = unsafe { (*block).next };
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(list) = list(layout) else {
            // SAFETY: as the caller's.
            return unsafe { System.dealloc(block, layout) };
        };
        // SAFETY: as above.
        let state = unsafe { &mut *self.0.get() };
        let block: *mut Unused = block.cast();
        // SAFETY: a block has `STEP` bytes at least, is aligned to as many, and is nobody's any more.
        unsafe { block.write(Unused { next: state.unused[list] }) };
        state.unused[list] = block;
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if list(layout).is_none() {
            // Which knows what is zero already. SAFETY: as the caller's.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: as the caller's.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() {
            // SAFETY: it has as many bytes.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller sees to it that the size, rounded up to the alignment, is in bounds.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (list(layout), list(wanted)) {
            // SAFETY: as the caller's.
            (None, None) => return unsafe { System.realloc(block, layout, size) },
            (Some(one), Some(other)) if one == other => return block,
            _ => {}
        }
        // SAFETY: as the caller's.
        let other = unsafe { self.alloc(wanted) };
        if !other.is_null() {
            // SAFETY: both have so many bytes, and they are two blocks; the first one is given back once.
            unsafe {
                ptr::copy_nonoverlapping(block, other, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, STEP).unwrap()
    }

    /// A block, filled with a byte of its own.
    struct Filled {
        block: *mut u8,
        size: usize,
        byte: u8,
    }

    impl Filled {
        fn new(lists: &Lists, size: usize, byte: u8) -> Self {
            // SAFETY: the size is not zero.
            let block = unsafe { lists.alloc(layout(size)) };
            assert_eq!(block.addr() % STEP, 0);
            let filled = Self { block, size, byte };
            filled.fill();
            filled
        }

        fn fill(&self) {
            // SAFETY: the block has so many bytes.
            unsafe { self.block.write_bytes(self.byte, self.size) };
        }

        fn is_intact(&self, bytes: usize) -> bool {
            // SAFETY: the block has so many bytes, all written.
            unsafe { std::slice::from_raw_parts(self.block, bytes) }.iter().all(|byte| *byte == self.byte)
        }

        fn resize(&mut self, lists: &Lists, size: usize) {
            // SAFETY: it is a block of that layout.
            self.block = unsafe { lists.realloc(self.block, layout(self.size), size) };
            assert!(self.is_intact(self.size.min(size)), "{} to {size}", self.size);
            self.size = size;
            self.fill();
        }

        fn give_back(self, lists: &Lists) {
            assert!(self.is_intact(self.size), "{}", self.size);
            // SAFETY: it is a block of that layout.
            unsafe { lists.dealloc(self.block, layout(self.size)) };
        }
    }

    /// Sizes of both kinds, in an order without a pattern.
    fn sizes() -> impl Iterator<Item = usize> {
        (1..4_000_usize).map(|number| number * 7_919 % (2 * MOST) + 1)
    }

    #[test]
    fn blocks_keep_what_is_written_to_them() {
        let lists = Lists::new();
        let mut held: Vec<Filled> = Vec::new();
        for (byte, size) in (0..u8::MAX).cycle().zip(sizes()) {
            held.push(Filled::new(&lists, size, byte));
            let at = size % held.len();
            held[at].resize(&lists, size * 3 % (2 * MOST) + 1);
            if size % 3 == 0 {
                held.swap_remove(size % held.len()).give_back(&lists);
            }
        }
        for block in held {
            block.give_back(&lists);
        }
    }

    #[test]
    fn a_block_is_used_again_by_any_layout_of_its_list() {
        let lists = Lists::new();
        let first = Filled::new(&lists, 33, 1);
        let block = first.block;
        first.give_back(&lists);
        let mut second = Filled::new(&lists, 48, 2);
        assert_eq!(second.block, block);
        second.resize(&lists, 34);
        assert_eq!(second.block, block);
        second.resize(&lists, 49);
        assert_ne!(second.block, block);
        second.give_back(&lists);
    }

    #[test]
    fn zeroed_blocks_are_zero_though_they_were_used() {
        let lists = Lists::new();
        for size in [1, 40, MOST, MOST + 1] {
            Filled::new(&lists, size, 0xff).give_back(&lists);
            // SAFETY: the size is not zero.
            let block = unsafe { lists.alloc_zeroed(layout(size)) };
            let zero = Filled { block, size, byte: 0 };
            zero.give_back(&lists);
        }
    }

    #[test]
    fn what_is_aligned_to_more_is_large() {
        let apart = Layout::from_size_align(16, 2 * STEP).unwrap();
        assert_eq!((list(apart), list(layout(MOST)), list(layout(MOST + 1))), (None, Some(SIZES - 1), None));
    }
}
