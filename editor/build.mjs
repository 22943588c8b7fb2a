// Bundles src/ into static/vendor/editor/: the script, and the licences of what is in it. Run by `make editor`.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const into = `${here}../static/vendor/editor/`;

// The first line says what the bundle was made of: tests/test_editor_bundle.py compares.
const digest = createHash("sha256");
for (const name of ["package-lock.json", ...(await readdir(`${here}src`)).sort().map((each) => `src/${each}`)]) {
  digest.update(await readFile(here + name));
}

const { metafile } = await build({
  entryPoints: [`${here}src/element.js`],
  outfile: `${into}editor.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: `// made by make editor from sources ${digest.digest("hex")}` },
  metafile: true,
  absWorkingDir: here,
});

const packages = new Set(
  Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean),
);
const licences = [];
for (const name of [...packages].sort()) {
  const folder = `${here}node_modules/${name}/`;
  const { version, license } = JSON.parse(await readFile(`${folder}package.json`, "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} brings no licence`);
  licences.push(`${name} ${version} (${license})\n\n${(await readFile(folder + file, "utf8")).trim()}\n`);
}
await writeFile(`${into}LICENSES.txt`, licences.join(`\n${"-".repeat(80)}\n\n`));
console.log([...packages].sort().join(", "));
