/** Logs somebody in, says so, and then nothing more. For a process that is stopped dead: `silent-person.ts URL NAME`. */
import { loginAt } from "./running.ts";

const [url = "", name = ""] = process.argv.slice(2);
await loginAt(url, name);
process.stdout.write("here\n");
