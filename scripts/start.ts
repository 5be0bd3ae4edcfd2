/**
 * `npm start`: a relay and two fresh browsers, alice and bob, introduced to each other. With --headless --once the same journey without
 * a screen: prints what each side read, exits 0, or 1 with the reason.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { accept, fakeDevices, hangUp, isLive, painted, ring, sheet } from "../test/driver/calling.ts";
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
const usage = `npm start -- [--headless] [--once] [--say TEXT] [--call] [--relay URL]

  --headless   no windows
  --once       ends after both have read a message; the exit code says whether they did
  --say TEXT   what alice says (default: "Hello bob")
  --call       alice then calls bob with video, with devices that the browser makes up; prints how long it took
  --relay URL  a relay that runs already, instead of one of our own on 127.0.0.1:${relayPort}`;

const closers: (() => Promise<void>)[] = [];
async function closeAll(): Promise<void> {
	for (const close of closers.splice(0).reverse()) await close().catch(() => {});
}

/** Somebody in the story: the name that is printed, and the handle they have at the relay. */
interface Somebody {
	readonly name: string;
	readonly handle: string;
	readonly profile: Profile;
}

async function introduce(alice: Somebody, bob: Somebody, relay: string): Promise<void> {
	for (const { name, handle, profile } of [alice, bob]) {
		const panel = await profile.panel();
		if (!(await profile.isRealPanel()))
			console.log(`${name}: this browser cannot be told to open its side panel, so the panel is in a tab.`);
		await createIdentity(panel, handle);
		await connectTo(panel, relay);
	}
	await addContact(await alice.profile.panel(), bob.handle);
	await acceptRequest(await bob.profile.panel());
	await openChat(await alice.profile.panel(), bob.handle);
	await openChat(await bob.profile.panel(), alice.handle);
}

async function converse(alice: Somebody, bob: Somebody, text: string): Promise<void> {
	const [a, b] = [await alice.profile.panel(), await bob.profile.panel()];
	await say(a, text);
	console.log(`bob read: ${await read(b, alice.handle, text)}`);
	const answer = `Read you: ${text}`.slice(0, 200);
	await say(b, answer);
	console.log(`alice read: ${await read(a, bob.handle, answer)}`);
}

/** One call with video, and what a person waits for in it. */
async function call(alice: Somebody, bob: Somebody): Promise<void> {
	const [a, b] = [await alice.profile.panel(), await bob.profile.panel()];
	const begin = performance.now();
	const since = () => Math.round(performance.now() - begin);
	await ring(a, "Video call");
	await sheet(b).waitFor();
	console.log(`ringing after ${since()} ms`);
	await accept(b, "Accept with video");
	await Promise.all([isLive(a), isLive(b)]);
	console.log(`connected after ${since()} ms`);
	await painted(b, alice.handle);
	console.log(`the first frame of alice was painted in the panel of bob after ${since()} ms`);
	await hangUp(a);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			headless: { type: "boolean", default: false },
			once: { type: "boolean", default: false },
			say: { type: "string", default: "Hello bob" },
			call: { type: "boolean", default: false },
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
		own = await startRelayProcess(relayBundle, relayPort).catch((error: unknown) => {
			const text = error instanceof Error ? error.message : String(error);
			if (!text.includes(`Port ${relayPort} is taken`)) throw error;
			throw new Error(
				`Port ${relayPort} is taken. If a relay of yours has it: npm start -- --relay 127.0.0.1:${relayPort}. Otherwise end the program that has it.`,
			);
		});
		closers.push(own.close);
	}
	const relay = values.relay ?? own?.url ?? "";
	// at somebody else's relay the plain names may be taken, by an earlier run of this
	const suffix = values.relay ? `-${randomBytes(3).toString("hex")}` : "";
	const open = async (name: string): Promise<Somebody> => {
		const profile = await openProfile({
			executable,
			extension: extensionFolder,
			headless: values.headless,
			name,
			...(values.call && { args: fakeDevices }),
		});
		closers.push(() => profile.close());
		return { name, handle: `${name}${suffix}`, profile };
	};
	const alice = await open("alice");
	const bob = await open("bob");
	await introduce(alice, bob, relay);
	await converse(alice, bob, values.say);
	if (values.call) await call(alice, bob);
	if (values.once) return;
	console.log(`alice and bob are open; the relay is ${relay}. Ctrl+C ends all of it.`);
	await new Promise<void>((resolve) => {
		process.once("SIGINT", () => resolve());
		process.once("SIGTERM", () => resolve());
		for (const { profile } of [alice, bob]) profile.context.once("close", () => resolve());
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
