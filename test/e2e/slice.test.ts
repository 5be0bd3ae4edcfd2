/** The slice, in real browsers: panel → worker → offscreen → relay and back, and everything that may die on the way. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { allMessages, openChat, read, say } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
});
afterAll(() => pair.close());

const other = (profile: Profile) => (profile === pair.alice ? pair.bob : pair.alice);
/** The panel with the chat open; a person opens it again where it was closed. */
async function chatOf(profile: Profile) {
	const panel = await profile.panel();
	await openChat(panel, other(profile).name);
	return panel;
}
async function tell(from: Profile, text: string): Promise<void> {
	await say(await chatOf(from), text);
	await read(await chatOf(other(from)), from.name, text);
}
/** The texts that were sent with `prefix`, in the order in which one side shows them. */
async function shown(profile: Profile, prefix: string): Promise<string[]> {
	const items = await allMessages(await profile.panel());
	return items.flatMap((item) => new RegExp(`${prefix} \\d+`).exec(item)?.[0] ?? []);
}

test("the panels are the browser's own side panels", async () => {
	expect([await pair.alice.isRealPanel(), await pair.bob.isRealPanel()]).toEqual([true, true]);
});

test("what one writes the other reads, both ways, and it says delivered", async () => {
	await tell(pair.alice, "hello from alice");
	await tell(pair.bob, "hello from bob");
	await (await pair.alice.panel()).getByText("delivered").first().waitFor();
});

test("the worker is killed fifteen times while both write: nothing is lost, shown twice or out of order", async () => {
	const said = Array.from({ length: 15 }, (_, i) => `kill ${i}`);
	for (const [i, text] of said.entries()) {
		const victim = i % 2 === 0 ? pair.alice : pair.bob;
		await say(await pair.alice.panel(), text);
		await victim.killWorker();
	}
	await read(await pair.bob.panel(), "alice", "kill 14");
	await expect.poll(() => shown(pair.bob, "kill"), { timeout: 60_000 }).toEqual(said);
	expect(await shown(pair.alice, "kill")).toEqual(said);
});

test("a panel that was closed opens again with everything that came meanwhile", async () => {
	await pair.bob.closePanel();
	await say(await pair.alice.panel(), "while your panel was closed");
	await read(await chatOf(pair.bob), "alice", "while your panel was closed");
	await tell(pair.bob, "open again");
});

test("an offscreen document that was closed is back by itself", async () => {
	await pair.bob.closeOffscreen();
	await tell(pair.alice, "through a new document");
	await tell(pair.bob, "and back");
});

test("runtime.reload() empties the memory and closes everything; both are back by themselves", async () => {
	await pair.bob.reload();
	await say(await pair.alice.panel(), "while you reloaded");
	await read(await chatOf(pair.bob), "alice", "while you reloaded");
	await tell(pair.bob, "here again");
});

test("a relay that is killed and started again: what was written meanwhile arrives once", async () => {
	await pair.relay.stop("SIGKILL");
	await say(await pair.alice.panel(), "meanwhile 1");
	await say(await pair.bob.panel(), "meanwhile 2");
	await pair.relay.start();
	await read(await pair.bob.panel(), "alice", "meanwhile 1", 60_000);
	await read(await pair.alice.panel(), "bob", "meanwhile 2", 60_000);
	for (const profile of [pair.alice, pair.bob])
		expect((await shown(profile, "meanwhile")).sort()).toEqual(["meanwhile 1", "meanwhile 2"]);
});

test("nothing readable passed the wire or was logged, and a word weighs as much as a sentence", async () => {
	const canary = "canary-7f3a91";
	const frames = () => pair.wire.messages.filter(({ isBinary, fromClient }) => isBinary && fromClient);
	const sizeOf = async (text: string) => {
		const before = frames().length;
		await tell(pair.alice, text);
		return frames()[before]?.bytes.length;
	};
	// the relay has just come back, and what is said then to find each other is larger
	for (let before = -1; before !== frames().length; ) {
		before = frames().length;
		await new Promise((resolve) => setTimeout(resolve, 1_500));
	}
	expect(await sizeOf("§")).toBe(await sizeOf(`${canary} ${"x".repeat(180)}`));
	const bytes = Buffer.concat(pair.wire.messages.map((message) => message.bytes));
	for (const secret of [canary, "hello from alice", "BEGIN PGP", "kill 3"])
		expect(bytes.includes(secret), secret).toBe(false);
	// the user id packet of a certificate: tag, length, name
	for (const name of ["alice", "bob"])
		expect(bytes.includes(Buffer.from([0xcd, name.length, ...Buffer.from(name)]))).toBe(false);
	for (const secret of [canary, "alice", "bob", "127.0.0.1:"]) {
		const log = pair.relay.log().replace(/listening on \S+/g, "");
		expect(log.includes(secret), secret).toBe(false);
	}
});
