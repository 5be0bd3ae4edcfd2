/** `npm run bench [crypto|panels]`: figures for README and notes. Absolute times are of this machine and noisy; ratios are the result. */
import { buildAll } from "../scripts/build.ts";
import { benchCrypto } from "./crypto.ts";
import { benchPanels } from "./panels.ts";
import { machine } from "./table.ts";

const benches = { crypto: benchCrypto, panels: benchPanels };
const wanted = process.argv.slice(2);

console.log(machine());
if (wanted.length === 0 || wanted.includes("panels")) buildAll();
for (const [name, bench] of Object.entries(benches))
	if (wanted.length === 0 || wanted.includes(name)) await bench();
process.exit();
