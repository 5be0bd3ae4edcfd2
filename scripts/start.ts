/**
 * `npm start`: a relay and two fresh browsers, alice and bob, introduced to each other. With --headless --once the same journey without
 * a screen: prints what each side read, exits 0, or 1 with the reason.
 */
import { parseArgs } from "node:util";
import { ensureBrowser } from "../test/driver/find-browser.ts";
import {
	acceptRequest,
	addContact,
	connectTo,
	createIdentity,
	openChat,
	read,
	say,
} from "../test/driver/journey.ts";
import { openProfile, type Profile } from "../test/driver/profile.ts";
import { type RelayProcess, startRelayProcess } from "../test/driver/relay-process.ts";
import { buildAll, extensionFolder, relayBundle } from "./build.ts";

const relayPort = 1721;
const usage = `npm start -- [--headless] [--once] [--say TEXT] [--relay URL]

  --headless   no windows
  --once       ends after both have read a message; the exit code says whether they did
  --say TEXT   what alice says (default: "Hello bob")
  --relay URL  a relay that runs already, instead of one of our own on 127.0.0.1:${relayPort}`;

const closers: (() => Promise<void>)[] = [];
async function closeAll(): Promise<void> {
	for (const close of closers.splice(0).reverse()) await close().catch(() => {});
}

async function introduce(alice: Profile, bob: Profile, relay: string): Promise<void> {
	for (const profile of [alice, bob]) {
		const panel = await profile.panel();
		if (!(await profile.isRealPanel()))
			console.log(
				`${profile.name}: this browser cannot be told to open its side panel, so the panel is in a tab.`,
			);
		await createIdentity(panel, profile.name);
		await connectTo(panel, relay);
	}
	await addContact(await alice.panel(), "bob");
	await acceptRequest(await bob.panel());
	await openChat(await alice.panel(), "bob");
	await openChat(await bob.panel(), "alice");
}

async function converse(alice: Profile, bob: Profile, text: string): Promise<void> {
	const [a, b] = [await alice.panel(), await bob.panel()];
	await say(a, text);
	console.log(`bob read: ${await read(b, "alice", text)}`);
	const answer = `Read you: ${text}`.slice(0, 200);
	await say(b, answer);
	console.log(`alice read: ${await read(a, "bob", answer)}`);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			headless: { type: "boolean", default: false },
			once: { type: "boolean", default: false },
			say: { type: "string", default: "Hello bob" },
			relay: { type: "string" },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) return console.log(usage);
	const executable = ensureBrowser(console.log);
	const hasScreen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
	if (!values.headless && !hasScreen) throw new Error("There is no screen here. Add -- --headless --once.");
	buildAll();
	let own: RelayProcess | undefined;
	if (!values.relay) {
		own = await startRelayProcess(relayBundle, relayPort);
		closers.push(own.close);
	}
	const relay = values.relay ?? own?.url ?? "";
	const open = async (name: string) => {
		const profile = await openProfile({
			executable,
			extension: extensionFolder,
			headless: values.headless,
			name,
		});
		closers.push(() => profile.close());
		return profile;
	};
	const alice = await open("alice");
	const bob = await open("bob");
	await introduce(alice, bob, relay);
	await converse(alice, bob, values.say);
	if (values.once) return;
	console.log(`alice and bob are open; the relay is ${relay}. Ctrl+C ends all of it.`);
	await new Promise<void>((resolve) => {
		process.once("SIGINT", () => resolve());
		process.once("SIGTERM", () => resolve());
		for (const { context } of [alice, bob]) context.once("close", () => resolve());
	});
}

main()
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exitCode = 1;
	})
	.finally(async () => {
		await closeAll();
		process.exit();
	});
