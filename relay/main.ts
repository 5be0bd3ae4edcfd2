/** The process: reads the command line, starts one relay, and stops it when told to. */
import { explainText, helpText, parseCommandLine, version } from "./cli.ts";
import { type Config, parseConfig } from "./config.ts";
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

	const relay = await startRelay(config, (line) => process.stderr.write(line)).catch((reason: unknown) =>
		fail(sentenceOf(reason, config)),
	);
	process.stdout.write(`sidelong-relay listening on ${relay.url}\n`);
	if (config.publicUrl) process.stdout.write(`People enter: ${labelOf(config.publicUrl)}\n`);
	if (relay.newPassword)
		process.stdout.write(`Password for new people, shown only now: ${relay.newPassword}\n`);
	if (relay.passwordFile)
		process.stdout.write(
			`It ${relay.newPassword ? "is" : "was made earlier and is"} kept in ${relay.passwordFile}\n`,
		);
	for (const hint of config.hints) process.stderr.write(`sidelong-relay: ${hint}\n`);
	const stop = () => {
		relay.stop().then(() => process.exit(0), failed);
	};
	const failed = (reason: unknown) => fail(sentenceOf(reason, config));
	process.once("SIGTERM", stop);
	process.once("SIGINT", stop);
}

function fail(sentence: string): never {
	process.stderr.write(`sidelong-relay: ${sentence}\n`);
	process.exit(1);
}

/** What people type for this URL: they need neither the scheme nor the path that are usual. */
function labelOf(url: string): string {
	const { protocol, host, pathname } = new URL(url);
	return protocol === "wss:" && pathname === "/ws" ? host : url;
}

/** What went wrong, for a person. */
function sentenceOf(reason: unknown, { host, port, stunPort, metricsPort, dataDir }: Config): string {
	if (!(reason instanceof Error)) return String(reason);
	const code = "code" in reason ? String(reason.code) : "";
	const taken = "port" in reason ? reason.port : port;
	const ports: readonly (readonly [option: string, port: number | undefined])[] = [
		["--port", port],
		["--stun-port", stunPort],
		["--metrics-port", metricsPort],
	];
	const option = ports.find(([, each]) => each === taken)?.[0] ?? "--port";
	const sentences: Readonly<Record<string, string>> = {
		EADDRINUSE: `Port ${taken} is taken, perhaps by another relay: choose another one with ${option}.`,
		EADDRNOTAVAIL: `This machine does not have the address ${host}: give one of its own with --host, or 0.0.0.0 for all of them.`,
		ENOTFOUND: `No address is known for ${host} (--host).`,
		EACCES: `The system does not allow port ${taken} (${option}) or the data folder ${dataDir}.`,
		ENOTDIR: `The data folder ${dataDir} is no folder (--data-dir).`,
		EEXIST: `The data folder ${dataDir} is no folder (--data-dir).`,
		EROFS: `The data folder ${dataDir} cannot be written (--data-dir).`,
	};
	return sentences[code] ?? reason.message;
}

main().catch((reason: unknown) => fail(reason instanceof Error ? reason.message : String(reason)));
