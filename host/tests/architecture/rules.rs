//! The rules for a crate's imports. Each returns its violations as text.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    imports::Graph,
    modules::{Sources, TestCode, Tree, folder_of},
};

/// The rules that are specific to one crate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Each room (top folder or file) with the rooms that it may use; an empty table allows everything.
    pub(crate) may_use: &'static [(&'static str, &'static [&'static str])],
    /// Paths of folders or files, without `.rs`, that must not import each other.
    pub(crate) steps: &'static [&'static str],
}

/// Every violation in a crate's sources.
pub(crate) fn violations(sources: &Sources, plan: &Plan) -> Vec<String> {
    let tree = Tree::build(sources, TestCode::LeftOut);
    let graph = Graph::from_tree(&tree);
    let with_tests = Tree::build(sources, TestCode::Included);
    let mut violations = with_tests.faults.clone();
    violations.extend(file_cycles(&graph));
    violations.extend(upward_imports(&graph));
    violations.extend(sibling_cycles(&graph));
    violations.extend(imports_between_steps(&graph, plan.steps));
    violations.extend(imports_between_rooms(&Graph::from_tree(&with_tests), plan.may_use));
    violations
}

/// Import cycles among files.
pub(crate) fn file_cycles(graph: &Graph) -> Vec<String> {
    let components = components(graph);
    components.into_iter().map(|members| describe_component(graph, &members, "files")).collect()
}

/// Imports of an item that the module file of an enclosing folder defines.
pub(crate) fn upward_imports(graph: &Graph) -> Vec<String> {
    let upward = graph.edges().filter(|(from, to, _)| is_module_file_above(from, to));
    upward.map(|(from, to, names)| format!("upward import: {from} -({names})-> {to}")).collect()
}

/// Import cycles among the files and folders inside one folder, where each folder counts as one node.
pub(crate) fn sibling_cycles(graph: &Graph) -> Vec<String> {
    let folders: BTreeSet<&str> = graph.nodes().flat_map(enclosing_folders).collect();
    let mut violations = Vec::new();
    for folder in folders {
        let collapsed = collapse(graph, folder);
        for members in components(&collapsed) {
            // The rule for files reports a cycle that has files only.
            let has_folder =
                |name: &String| graph.nodes().any(|node| node.starts_with(&format!("{folder}{name}/")));
            if members.iter().any(has_folder) {
                let place = if folder.is_empty() { "src/" } else { folder };
                violations.push(describe_component(&collapsed, &members, &format!("children of {place}")));
            }
        }
    }
    violations
}

/// Imports from one step to another, and listed steps that do not exist.
pub(crate) fn imports_between_steps(graph: &Graph, steps: &[&str]) -> Vec<String> {
    let step_of = |file: &str| steps.iter().find(|step| belongs_to(file, step)).copied();
    let missing = steps.iter().filter(|step| !graph.nodes().any(|file| belongs_to(file, step)));
    let mut violations: Vec<_> = missing.map(|step| format!("the step {step} does not exist")).collect();
    for (from, to, names) in graph.edges() {
        if let (Some(own), Some(other)) = (step_of(from), step_of(to))
            && own != other
        {
            violations.push(format!("the step {own} imports the step {other}: {from} -({names})-> {to}"));
        }
    }
    violations
}

/// Imports between rooms that the table does not allow, and rooms that the table does not list.
pub(crate) fn imports_between_rooms(graph: &Graph, may_use: &[(&str, &[&str])]) -> Vec<String> {
    let mut violations = Vec::new();
    if may_use.is_empty() {
        return violations;
    }
    let rooms: BTreeSet<&str> = graph.nodes().map(room).filter(|room| *room != "lib").collect();
    let is_known = |room: &str| may_use.iter().any(|(known, _)| *known == room);
    violations.extend(
        rooms
            .iter()
            .filter(|room| !is_known(room))
            .map(|room| format!("the room {room} is not in the table")),
    );
    for (from, to, names) in graph.edges() {
        let (own, other) = (room(from), room(to));
        let allowed = may_use.iter().find(|(known, _)| *known == own).map(|(_, allowed)| *allowed);
        if own != other && is_known(other) && allowed.is_some_and(|allowed| !allowed.contains(&other)) {
            violations.push(format!("{own} may not use {other}: {from} -({names})-> {to}"));
        }
    }
    violations
}

/// The first folder or file below `src`.
fn room(file: &str) -> &str {
    let first = file.split('/').next().unwrap_or(file);
    first.trim_end_matches(".rs")
}

fn belongs_to(file: &str, step: &str) -> bool {
    file.strip_prefix(step).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The folders that enclose a file, innermost first, each with its `/`; the last is `src` itself, as the empty path.
fn enclosing_folders(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(file)), |folder| {
        (!folder.is_empty()).then(|| folder_of(folder.trim_end_matches('/')))
    })
}

/// Whether `other` is the module file (`lib.rs`, `mod.rs` or `folder.rs`) of a folder that encloses `file`.
fn is_module_file_above(file: &str, other: &str) -> bool {
    enclosing_folders(file).any(|folder| {
        let beside = format!("{}.rs", folder.trim_end_matches('/'));
        other == format!("{folder}mod.rs") || other == beside || folder.is_empty() && other == "lib.rs"
    })
}

/// The graph of a folder's children, without its module file. The labels say which file imports what.
fn collapse(graph: &Graph, folder: &str) -> Graph {
    let child = |file: &'_ str| -> Option<String> {
        let rest = file.strip_prefix(folder)?;
        let is_module_file = rest == "mod.rs" || folder.is_empty() && rest == "lib.rs";
        (!is_module_file).then(|| rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs").to_owned())
    };
    let mut collapsed = Graph::default();
    for (from, to, names) in graph.edges() {
        if let (Some(own), Some(other)) = (child(from), child(to)) {
            collapsed.add(&own, &other, format!("{names}: {from} -> {to}"));
        }
    }
    collapsed
}

/// The strongly connected components with more than one node: each contains at least one cycle.
pub(crate) fn components(graph: &Graph) -> Vec<Vec<String>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.nodes().map(|node| (node, reachable(graph, node))).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut components = Vec::new();
    for node in graph.nodes() {
        let mutual = |other: &&str| reached[node].contains(*other) && reached[*other].contains(node);
        let members: Vec<&str> = graph.nodes().filter(mutual).collect();
        if !members.is_empty() && seen.insert(members[0]) {
            components.push(members.into_iter().map(str::to_owned).collect());
        }
    }
    components
}

/// The nodes that can be reached from a node, which may include itself.
fn reachable<'g>(graph: &'g Graph, start: &'g str) -> BTreeSet<&'g str> {
    let (mut pending, mut reached) = (vec![start], BTreeSet::new());
    while let Some(node) = pending.pop() {
        pending.extend(graph.targets(node).filter(|target| reached.insert(*target)));
    }
    reached
}

/// A component as text: shortest cycles that together pass through all its members.
fn describe_component(graph: &Graph, members: &[String], kind: &str) -> String {
    let mut text = format!("import cycle among {} {kind}:", members.len());
    let mut covered: BTreeSet<&str> = BTreeSet::new();
    for member in members {
        if !covered.contains(member.as_str()) {
            let cycle = shortest_cycle(graph, member);
            covered.extend(&cycle);
            text.push_str("\n    ");
            text.push_str(&describe_cycle(graph, &cycle));
        }
    }
    text
}

/// The nodes of a shortest cycle through `start`, which comes first and is not repeated at the end.
fn shortest_cycle<'g>(graph: &'g Graph, start: &'g str) -> Vec<&'g str> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pending = VecDeque::from([start]);
    while let Some(node) = pending.pop_front() {
        for target in graph.targets(node) {
            if target == start {
                let mut cycle: Vec<&str> =
                    std::iter::successors(Some(node), |node| came_from.get(node).copied()).collect();
                cycle.reverse();
                return cycle;
            }
            if !came_from.contains_key(target) {
                came_from.insert(target, node);
                pending.push_back(target);
            }
        }
    }
    Vec::new()
}

/// A cycle in the form `a.rs -(Name)-> b.rs -(Other)-> a.rs`.
fn describe_cycle(graph: &Graph, cycle: &[&str]) -> String {
    let mut text = cycle.first().copied().unwrap_or_default().to_owned();
    for (at, from) in cycle.iter().enumerate() {
        let to = cycle[(at + 1) % cycle.len()];
        text.extend([" -(", &graph.names(from, to), ")-> ", to]);
    }
    text
}
