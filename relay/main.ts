/** The process: reads the command line, starts one relay, and stops it when told to. */
import { explainText, helpText, parseCommandLine, version } from "./cli.ts";
import { parseConfig } from "./config.ts";
import { keepYoungGenerationSmall } from "./memory.ts";
import { startRelay } from "./start.ts";

async function main(): Promise<void> {
	keepYoungGenerationSmall();
	const told = parseCommandLine(process.argv.slice(2), process.env);
	if (typeof told === "string") return fail(`${told}\nTry --help.`);
	if (told.help) return void process.stdout.write(helpText());
	if (told.version) return void process.stdout.write(`${version}\n`);
	if (told.explain) return void process.stdout.write(explainText(told.limits));
	const config = parseConfig(told, process.env);
	if (typeof config === "string") return fail(config);

	const relay = await startRelay(config, (line) => process.stderr.write(line));
	process.stdout.write(`sidelong-relay listening on ${relay.url}\n`);
	if (relay.newPassword)
		process.stdout.write(`Password for new people, shown only now: ${relay.newPassword}\n`);
	for (const hint of config.hints) process.stderr.write(`sidelong-relay: ${hint}\n`);
	const stop = () => {
		relay.stop().then(() => process.exit(0), fail);
	};
	process.once("SIGTERM", stop);
	process.once("SIGINT", stop);
}

function fail(reason: unknown): void {
	process.stderr.write(`sidelong-relay: ${sentenceOf(reason)}\n`);
	process.exit(1);
}

function sentenceOf(reason: unknown): string {
	if (!(reason instanceof Error)) return String(reason);
	const code = "code" in reason ? reason.code : undefined;
	const port = "port" in reason ? reason.port : "";
	if (code === "EADDRINUSE")
		return `Port ${port} is taken, perhaps by another relay: choose another one (--port, --stun-port, --metrics-port).`;
	if (code === "EADDRNOTAVAIL")
		return "This machine does not have that address: choose another one with --host.";
	if (code === "EACCES") return "The system does not allow this port or data folder.";
	return reason.message;
}

main().catch(fail);
