//! Models that other programs keep on this disk: listed, used where they lie, never changed.

use etcetera::BaseStrategy;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The most entries that are looked at, and how deep.
const MOST_ENTRIES: usize = 20_000;
const DEEPEST: usize = 8;

/// The longest manifest that is read.
const MOST_MANIFEST_BYTES: u64 = 1 << 20;

/// A model's file that another program keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The program and its name for it, `ollama:llama3.2:3b`.
    pub id: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
}

/// Where other programs keep models.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    /// Ollama's: `manifests` and `blobs`.
    pub ollama: Vec<PathBuf>,
    /// LM Studio's: a folder a publisher, in it one a model.
    pub lm_studio: Vec<PathBuf>,
    /// llama.cpp's: files side by side.
    pub llama_cpp: Vec<PathBuf>,
    /// The hub's own cache, which llama.cpp uses too.
    pub hub: Vec<PathBuf>,
}

impl Homes {
    /// As the environment says, or where these programs have them by default.
    pub fn from_env() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let Ok(base) = etcetera::choose_base_strategy() else {
            return Self::default();
        };
        let (home, cache) = (base.home_dir(), base.cache_dir());
        let named = |name: &str, usual: Vec<PathBuf>| set(name).map_or(usual, |dir| vec![dir]);
        let system = ["/usr/share/ollama/.ollama/models", "/var/lib/ollama/models"].map(PathBuf::from);
        let ollama = std::iter::once(home.join(".ollama/models")).chain(system).collect();
        let hub = set("HF_HOME").map_or_else(|| cache.join("huggingface"), PathBuf::from);
        Self {
            ollama: named("OLLAMA_MODELS", ollama),
            lm_studio: vec![home.join(".lmstudio/models"), cache.join("lm-studio/models")],
            llama_cpp: named("LLAMA_CACHE", vec![cache.join("llama.cpp")]),
            hub: named("HF_HUB_CACHE", vec![hub.join("hub")]),
        }
    }

    /// All that is found, by id; of two of one name the first.
    pub fn look(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for home in &self.ollama {
            ollama(home, &mut found);
        }
        for (program, homes) in [
            ("lmstudio", &self.lm_studio),
            ("llama.cpp", &self.llama_cpp),
            ("hub", &self.hub),
        ] {
            for path in homes.iter().flat_map(|home| files(home)) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let Some(stem) = model(&name) else { continue };
                found.extend(one(format!("{program}:{stem}"), path.clone()));
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|b, a| a.id == b.id);
        found
    }

    /// The one called `id`.
    pub fn find(&self, id: &str) -> Option<Found> {
        id.contains(':')
            .then(|| self.look())?
            .into_iter()
            .find(|found| found.id == id)
    }
}

fn one(id: String, path: PathBuf) -> Option<Found> {
    let data = fs::metadata(&path).ok().filter(|data| data.is_file())?;
    Some(Found {
        id,
        path,
        bytes: data.len(),
    })
}

/// The name of a model that a file holds whole, without its ending.
fn model(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".gguf")?;
    // Parts of a model, and what sees pictures for one.
    (!stem.contains("-of-0") && !stem.contains("mmproj")).then_some(stem)
}

/// All files below `home`, in the order of their names.
fn files(home: &Path) -> Vec<PathBuf> {
    let (mut found, mut open, mut seen) = (Vec::new(), vec![(home.to_path_buf(), 0)], 0);
    while let Some((dir, depth)) = open.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            seen += 1;
            // Links lead to files, as the hub has them, and are not followed to folders.
            let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match folder {
                _ if seen > MOST_ENTRIES => return found,
                true if depth < DEEPEST => open.push((entry.path(), depth + 1)),
                true => {}
                false => found.push(entry.path()),
            }
        }
    }
    found.sort();
    found
}

/// What Ollama's manifests name.
fn ollama(home: &Path, found: &mut Vec<Found>) {
    #[derive(Deserialize)]
    struct Manifest {
        layers: Vec<Layer>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Layer {
        media_type: String,
        digest: String,
    }
    let manifests = home.join("manifests");
    for path in files(&manifests) {
        let short = fs::metadata(&path).is_ok_and(|data| data.len() <= MOST_MANIFEST_BYTES);
        let text = short.then(|| fs::read(&path).ok()).flatten();
        let Some(manifest) = text.and_then(|text| serde_json::from_slice::<Manifest>(&text).ok()) else {
            continue;
        };
        let of_model = |layer: &&Layer| layer.media_type == "application/vnd.ollama.image.model";
        let digest = manifest
            .layers
            .iter()
            .find(of_model)
            .and_then(|layer| layer.digest.strip_prefix("sha256:"));
        let Some(digest) = digest.filter(|digest| digest.bytes().all(|byte| byte.is_ascii_hexdigit())) else {
            continue;
        };
        let names: Vec<String> = path
            .strip_prefix(&manifests)
            .unwrap_or(&path)
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let [.., space, name, tag] = names.as_slice() else {
            continue;
        };
        let id = match space.as_str() {
            "library" => format!("ollama:{name}:{tag}"),
            _ => format!("ollama:{space}/{name}:{tag}"),
        };
        found.extend(one(id, home.join("blobs").join(format!("sha256-{digest}"))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_three_programs_keep_is_found_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let manifest = |digest: &str| {
            format!(
                r#"{{"schemaVersion":2,"layers":[{{"mediaType":"application/vnd.ollama.image.license","digest":"sha256:00","size":1}},
                {{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{digest}","size":3}}]}}"#
            )
        };
        write("o/manifests/registry.ollama.ai/library/llama3.2/3b", &manifest("ab12"));
        write("o/manifests/registry.ollama.ai/me/mine/latest", &manifest("cd34"));
        write("o/manifests/registry.ollama.ai/me/gone/latest", &manifest("ffff"));
        write("o/manifests/registry.ollama.ai/me/odd/latest", &manifest("../../x"));
        write("o/manifests/registry.ollama.ai/me/broken/latest", "{");
        write("o/blobs/sha256-ab12", "abc");
        write("o/blobs/sha256-cd34", "abcd");
        write("l/lmstudio-community/Qwen3-GGUF/Qwen3-4B-Q4_K_M.gguf", "abc");
        write("l/lmstudio-community/Qwen3-GGUF/mmproj-Qwen3.gguf", "abc");
        write("c/ggml-org_gemma.gguf", "abc");
        write("c/big-00001-of-00002.gguf", "abc");
        write("c/ggml-org_gemma.gguf.json", "{}");
        let homes = Homes {
            ollama: vec![dir.path().join("o"), dir.path().join("nowhere")],
            lm_studio: vec![dir.path().join("l")],
            llama_cpp: vec![dir.path().join("c")],
            hub: Vec::new(),
        };
        let ids: Vec<String> = homes.look().into_iter().map(|found| found.id).collect();
        assert_eq!(
            ids,
            [
                "llama.cpp:ggml-org_gemma",
                "lmstudio:Qwen3-4B-Q4_K_M",
                "ollama:llama3.2:3b",
                "ollama:me/mine:latest"
            ]
        );
        let found = homes.find("ollama:llama3.2:3b").unwrap();
        assert_eq!((found.path, found.bytes), (dir.path().join("o/blobs/sha256-ab12"), 3));
        assert!(homes.find("llama3.2").is_none());
    }
}
