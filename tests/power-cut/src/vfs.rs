//! A file system for SQLite that passes everything to the system's own and notes what happens to the files of
//! recordings. It is made once, becomes the default of the process, and is never taken away.
//!
//! Each open file is a [`File`] with the system's own file right behind it, in memory that SQLite makes room for.

use std::{
    ffi::{CStr, OsStr, c_char, c_int, c_void},
    mem,
    os::unix::ffi::OsStrExt,
    path::Path,
    ptr, slice,
    sync::{Arc, Once},
};

use rusqlite::ffi::{
    SQLITE_IOERR, SQLITE_OK, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_SUPER_JOURNAL,
    SQLITE_OPEN_WAL, sqlite3_file, sqlite3_filename, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::{Event, Recording};

/// A file as SQLite sees it. Behind it, in the same piece of memory, stands the system's.
#[repr(C)]
struct File {
    base: sqlite3_file,
    /// A box that is freed when the file is closed; null for a file that is in no recording.
    noted: *mut Noted,
}

struct Noted {
    recording: Arc<Recording>,
    file: String,
    /// Whether the next sync brings the folder to the disk too: the system's file system does so at the first sync of
    /// a journal or a log, and says nothing of it.
    syncs_folder: bool,
}

/// The files whose folder is synced with them.
const JOURNALS: c_int = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;

/// Version 2: without access through mapped memory, which would pass unseen.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes it the file system of all connections that are opened from now on.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // SAFETY: SQLite's default file system lives as long as the process, and so does the box that is never freed.
        // Its other functions are the system's own, which take nothing from the table they are called with.
        unsafe {
            let system = sqlite3_vfs_find(ptr::null());
            assert!(!system.is_null(), "SQLite has a default file system");
            let own = Box::leak(Box::new(*system));
            own.szOsFile += c_int::try_from(mem::size_of::<File>()).unwrap_or(c_int::MAX);
            own.pNext = ptr::null_mut();
            own.zName = c"power-cut".as_ptr();
            own.pAppData = system.cast();
            own.xOpen = Some(open);
            own.xDelete = Some(delete);
            assert_eq!(sqlite3_vfs_register(own, 1), SQLITE_OK, "SQLite takes the file system");
        }
    });
}

/// The system's file system, that ours stands before.
///
/// # Safety
/// `vfs` is the table that [`install`] made.
unsafe fn system(vfs: *mut sqlite3_vfs) -> *mut sqlite3_vfs {
    // SAFETY: `install` put it there.
    unsafe { (*vfs).pAppData.cast() }
}

/// The system's file behind ours.
///
/// # Safety
/// `file` is one that SQLite made room for by the table's `szOsFile`.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: there is room for the system's file behind a `File`, whose size is a multiple of its alignment.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// Notes an event of a file that is in a recording.
///
/// # Safety
/// `file` was opened by [`open`] and not closed.
unsafe fn note(file: *mut sqlite3_file, event: impl FnOnce(String) -> Event) {
    // SAFETY: `noted` is null or a box that lives until the file is closed.
    if let Some(noted) = unsafe { (*file.cast::<File>()).noted.as_ref() } {
        noted.recording.note(event(noted.file.clone()));
    }
}

fn size(number: sqlite3_int64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// # Safety
/// As SQLite calls it.
unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: all pointers are SQLite's own; `file` has room for both files.
    unsafe {
        let path = (!name.is_null()).then(|| Path::new(OsStr::from_bytes(CStr::from_ptr(name).to_bytes())));
        let made = flags & SQLITE_OPEN_CREATE != 0 && path.is_some_and(|path| !path.exists());
        let own = file.cast::<File>();
        (*own).base.pMethods = ptr::null();
        (*own).noted = ptr::null_mut();
        let Some(system_open) = (*system(vfs)).xOpen else { return SQLITE_IOERR };
        let code = system_open(system(vfs), name, inner(file), flags, out_flags);
        // A file that has methods is closed by SQLite, even one that could not be opened.
        if !(*inner(file)).pMethods.is_null() {
            (*own).base.pMethods = &raw const METHODS;
        }
        if code == SQLITE_OK
            && let Some((recording, file_name)) = path.and_then(Recording::of)
        {
            (*own).noted = Box::into_raw(Box::new(Noted {
                recording,
                file: file_name,
                syncs_folder: flags & SQLITE_OPEN_CREATE != 0 && flags & JOURNALS != 0,
            }));
            if made {
                note(file, |file| Event::Create { file });
            }
        }
        code
    }
}

/// # Safety
/// As SQLite calls it.
unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: `name` is a text of SQLite's.
    unsafe {
        let Some(system_delete) = (*system(vfs)).xDelete else { return SQLITE_IOERR };
        let code = system_delete(system(vfs), name, sync_folder);
        let path = Path::new(OsStr::from_bytes(CStr::from_ptr(name).to_bytes()));
        if code == SQLITE_OK
            && let Some((recording, file)) = Recording::of(path)
        {
            recording.note(Event::Delete { file, synced: sync_folder != 0 });
        }
        code
    }
}

/// Passes a call to the system's file. Each of these is called by SQLite alone, with a file that [`open`] opened.
macro_rules! pass {
    ($method:ident, $file:expr $(, $argument:expr)*) => {{
        // SAFETY: the system opened its file, so it has methods, and gets what SQLite gave.
        unsafe {
            match (*(*inner($file)).pMethods).$method {
                Some(method) => method(inner($file) $(, $argument)*),
                None => SQLITE_IOERR,
            }
        }
    }};
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = pass!(xClose, file);
    // SAFETY: `noted` is null or a box that nobody else frees.
    unsafe {
        let own = file.cast::<File>();
        if !(*own).noted.is_null() {
            drop(Box::from_raw((*own).noted));
            (*own).noted = ptr::null_mut();
        }
    }
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    to: *mut c_void,
    count: c_int,
    at: sqlite3_int64,
) -> c_int {
    pass!(xRead, file, to, count, at)
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    count: c_int,
    at: sqlite3_int64,
) -> c_int {
    let code = pass!(xWrite, file, from, count, at);
    if code == SQLITE_OK {
        // SAFETY: SQLite gave `count` bytes.
        unsafe {
            let bytes = slice::from_raw_parts(from.cast::<u8>(), usize::try_from(count).unwrap_or_default());
            note(file, |file| Event::Write { file, at: size(at), bytes: bytes.to_vec() });
        }
    }
    code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, to: sqlite3_int64) -> c_int {
    let code = pass!(xTruncate, file, to);
    if code == SQLITE_OK {
        // SAFETY: the file is open.
        unsafe { note(file, |file| Event::Truncate { file, size: size(to) }) };
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let code = pass!(xSync, file, flags);
    if code == SQLITE_OK {
        // SAFETY: the file is open.
        unsafe {
            note(file, |file| Event::Sync { file });
            if let Some(noted) = (*file.cast::<File>()).noted.as_mut()
                && mem::take(&mut noted.syncs_folder)
            {
                noted.recording.note(Event::SyncFolder);
            }
        }
    }
    code
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    pass!(xFileSize, file, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(xLock, file, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(xUnlock, file, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, held: *mut c_int) -> c_int {
    pass!(xCheckReservedLock, file, held)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, value: *mut c_void) -> c_int {
    pass!(xFileControl, file, what, value)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    pass!(xSectorSize, file)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    pass!(xDeviceCharacteristics, file)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    page_size: c_int,
    extend: c_int,
    mapped: *mut *mut c_void,
) -> c_int {
    pass!(xShmMap, file, page, page_size, extend, mapped)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    pass!(xShmLock, file, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: the system opened its file, so it has methods.
    unsafe {
        if let Some(barrier) = (*(*inner(file)).pMethods).xShmBarrier {
            barrier(inner(file));
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    pass!(xShmUnmap, file, delete)
}
