// Bundles src/ into static/vendor/editor/: the script, and the licences of what is in it. Run by `make editor`.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const into = `${here}../static/vendor/editor/`;

const { metafile } = await build({
  entryPoints: [`${here}src/element.js`],
  outfile: `${into}editor.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
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
