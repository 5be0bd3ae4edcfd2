// A registry that lacks another platform's optional packages leaves them out of the lockfile, and then `npm ci` refuses it everywhere.
// This adds them as npm would write them, without hashes: run after `npm install` changed the lockfile.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const systems = [
	"android",
	"darwin",
	"freebsd",
	"linux",
	"netbsd",
	"openbsd",
	"openharmony",
	"sunos",
	"aix",
	"win32",
];
const processors = [
	"arm64",
	"arm",
	"x64",
	"ia32",
	"loong64",
	"mips64el",
	"ppc64",
	"riscv64",
	"s390x",
	"wasm32",
];
let added = 0;
for (const [, row] of Object.entries(lock.packages)) {
	for (const [name, version] of Object.entries(row.optionalDependencies ?? {})) {
		const place = `node_modules/${name}`;
		if (lock.packages[place] || !/^\d/.test(version)) continue;
		const words = name.split(/[/-]/);
		const os = systems.filter((system) => words.includes(system));
		const cpu = processors.filter((processor) => words.includes(processor));
		const libc = /musl/.test(name) ? ["musl"] : /gnu/.test(name) ? ["glibc"] : [];
		lock.packages[place] = {
			version,
			...(cpu.length && { cpu }),
			dev: true,
			...(libc.length && { libc }),
			optional: true,
			...(os.length && { os }),
		};
		added++;
	}
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} added`);
