//! The code that wit-bindgen generates from the contract, `wit/v0.1` of the repository.
//!
//! There is one small world for the imports and one for each exported interface, instead of the contract's worlds.
//! Every type then exists only once, whatever a plugin exports, and `wit-component` merges the worlds that a plugin
//! uses into one component. It leaves out imports that the plugin never calls.

/// The types shared by all interfaces.
pub mod types {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-types;
            world types { import jobscan:plugin/types@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-types/types",
        generate_all,
        generate_unused_types: true,
        additional_derives: [PartialEq],
    });
}

/// The imported interfaces.
pub mod imports {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-imports;
            world imports {
                import jobscan:plugin/http@0.1.3;
                import jobscan:plugin/log@0.1.3;
                import jobscan:plugin/config@0.1.3;
                import jobscan:plugin/readings@0.1.3;
            }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-imports/imports",
        generate_all,
        with: { "jobscan:plugin/types@0.1.3": crate::bindings::types::jobscan::plugin::types },
    });
}

/// The exported interface `metadata`.
pub mod metadata {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-metadata;
            world metadata { export jobscan:plugin/metadata@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-metadata/metadata",
        additional_derives: [PartialEq],
        pub_export_macro: true,
        export_macro_name: "export_metadata",
    });
}

/// The exported interface `provider`.
pub mod provider {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-provider;
            world provider { export jobscan:plugin/provider@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-provider/provider",
        with: { "jobscan:plugin/types@0.1.3": crate::bindings::types::jobscan::plugin::types },
        additional_derives: [PartialEq],
        pub_export_macro: true,
        export_macro_name: "export_provider_interface",
    });
}

/// The exported interface `detector`.
pub mod detector {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-detector;
            world detector { export jobscan:plugin/detector@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-detector/detector",
        with: { "jobscan:plugin/types@0.1.3": crate::bindings::types::jobscan::plugin::types },
        additional_derives: [PartialEq],
        pub_export_macro: true,
        export_macro_name: "export_detector_interface",
    });
}

/// The exported interface `directory`.
pub mod directory {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-directory;
            world directory { export jobscan:plugin/directory@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-directory/directory",
        with: { "jobscan:plugin/types@0.1.3": crate::bindings::types::jobscan::plugin::types },
        additional_derives: [PartialEq],
        pub_export_macro: true,
        export_macro_name: "export_directory_interface",
    });
}

/// The exported interface `tenants`.
pub mod tenants {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-tenants;
            world tenants { export jobscan:plugin/tenants@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-tenants/tenants",
        additional_derives: [PartialEq, Eq],
        pub_export_macro: true,
        export_macro_name: "export_tenants_interface",
    });
}

/// The exported interface `repeats`.
pub mod repeats {
    wit_bindgen::generate!({
        inline: "
            package jobscan:sdk-repeats;
            world repeats { export jobscan:plugin/repeats@0.1.3; }
        ",
        path: "contract/v0.1",
        world: "jobscan:sdk-repeats/repeats",
        pub_export_macro: true,
        export_macro_name: "export_repeats_interface",
    });
}
