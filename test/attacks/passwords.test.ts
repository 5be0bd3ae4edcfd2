/** T8, with a password: who listens, who stands between, and who answers in the relay's name learn nothing that lets them in. */
import { ristretto255 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { hkdf, hmac, sha256, sha512 } from "../../extension/crypto/kdf.ts";
import { type Bytes, equal } from "../../protocol/bytes.ts";
import gx1 from "../../protocol/vectors/gx1.json" with { type: "json" };
import {
	channelIdentifier,
	confirmLabels,
	cpaceAgree,
	cpaceGenerator,
	iskString,
	passwordBytes,
} from "../../protocol/wire/cpace.ts";
import { createQuietWorld, type Person } from "../world.ts";

interface Control {
	readonly type: string;
	readonly payload: Readonly<Record<string, unknown>>;
}
const relayOf = (person: Person) => person.view()?.relay;
const read = (text: string) => JSON.parse(text) as Control;
/** What a client or the relay said of this type, as it went over the wire. */
const said = (wire: readonly Uint8Array[], type: string): Control[] =>
	wire
		.map((bytes) => Buffer.from(bytes).toString("utf8"))
		.filter((text) => text.startsWith(`{"type":"${type}"`))
		.map(read);
const change = (type: string, part: (payload: Control["payload"]) => object) => (text: string) => {
	const control = read(text);
	if (control.type !== type) return text;
	return JSON.stringify({ ...control, payload: { ...control.payload, ...part(control.payload) } });
};
/** Alice types the right password at a relay that is not what it should be. */
async function meet(seed: number, forge: (text: string) => string) {
	const world = createQuietWorld(seed, { password: "tide" }, "alice");
	world.relay.tamperText = ({ text }) => [forge(text)];
	await world.dials(world.alice, "tide");
	await world.pass(60_000);
	return world;
}

describe("a relay in the middle", () => {
	const honest = "ws://127.0.0.1:1721/ws";
	const other = "ws://127.0.0.1:1722/ws";
	const dialled = (world: ReturnType<typeof createQuietWorld<"alice">>) => {
		const { alice, when } = world;
		alice.look();
		return when(alice.ask((api) => api.createIdentity({ handle: "alice" }))).then(() =>
			when(alice.ask((api) => api.connectRelay({ url: other, password: "tide" }))),
		);
	};

	test("passes a password login on as it is: the relay sees the other URL and refuses", async () => {
		const world = createQuietWorld(400, { password: "tide", publicUrl: honest }, "alice");
		await dialled(world);
		await world.until("alice stops", () => relayOf(world.alice)?.state === "stopped");
		expect(relayOf(world.alice)?.problem).toBe("wrong-url");
		expect(said(world.relay.wire, "proof")).toEqual([]);
	});

	test("writes the right URL into it: neither signature nor MAC fits any more", async () => {
		const world = createQuietWorld(401, { password: "tide", publicUrl: honest }, "alice");
		world.relay.tamperUpText = ({ text }) => [text.replace(other, honest)];
		await dialled(world);
		await world.until("alice stops", () => relayOf(world.alice)?.state === "stopped");
		expect(said(world.relay.wire, "proof")).toHaveLength(1);
		expect(said(world.relay.wire, "welcome")).toEqual([]);
	});

	test("gives its own key in place of the relay's: the password fits no other key", async () => {
		const world = createQuietWorld(402, { password: "tide" }, "alice");
		world.relay.tamperText = ({ text }) => [change("challenge", () => ({ relayKey: "A".repeat(43) }))(text)];
		await world.dials(world.alice, "tide");
		await world.until("alice stops", () => relayOf(world.alice)?.state === "stopped");
		expect(said(world.relay.wire, "welcome")).toEqual([]);
	});
});

describe("a relay that does not know the password", () => {
	test.each([
		["the identity", "A".repeat(43)],
		["an encoding that is not canonical", Buffer.from(`${"ff".repeat(31)}7f`, "hex").toString("base64url")],
		["no point", Buffer.from(`01${"00".repeat(31)}`, "hex").toString("base64url")],
		["nothing", null],
	])("answers with %s as its share: it gets no proof", async (_, share) => {
		const { alice, relay } = await meet(
			410,
			change("challenge", () => ({ share })),
		);
		expect(relayOf(alice)).toMatchObject({ state: "stopped", problem: "relay-forged" });
		expect(said(relay.wire, "proof")).toEqual([]);
	});

	test.each([
		["a wrong MAC", () => ({ mac: "A".repeat(43) })],
		["no MAC", () => ({ mac: undefined })],
	])("welcomes with %s: it is not believed, and not asked again", async (_, forge) => {
		const { alice, relay, pass } = await meet(420, change("welcome", forge));
		expect(relayOf(alice)).toMatchObject({ state: "stopped", problem: "relay-forged" });
		await pass(30 * 60_000);
		expect(said(relay.wire, "proof")).toHaveLength(1);
	});

	test("welcomes with our own MAC: what proves us proves nobody else", async () => {
		let ours: unknown;
		const world = createQuietWorld(421, { password: "tide" }, "alice");
		world.relay.tamperUpText = ({ text }) => {
			if (read(text).type === "proof") ours = read(text).payload.mac;
			return [text];
		};
		world.relay.tamperText = ({ text }) => [change("welcome", () => ({ mac: ours }))(text)];
		await world.dials(world.alice, "tide");
		await world.until("alice stops", () => relayOf(world.alice)?.state === "stopped");
		expect(ours).toBeTypeOf("string");
		expect(relayOf(world.alice)?.problem).toBe("relay-forged");
	});

	test("skips the challenge: nobody is connected to it", async () => {
		const payload = { sig: "A".repeat(86), mac: "A".repeat(43), epoch: "AAAAAAAAAAA", channels: [], time: 1 };
		const { alice, relay } = await meet(422, (text) =>
			read(text).type === "challenge" ? JSON.stringify({ type: "welcome", payload }) : text,
		);
		expect(relayOf(alice)).toMatchObject({ state: "stopped", problem: "relay-forged" });
		expect(said(relay.wire, "proof")).toEqual([]);
	});

	test("guesses and hangs up without a word: it gets five guesses, not one a second", async () => {
		const world = createQuietWorld(423, { password: "guess" }, "alice");
		const { alice, relay, dials, pass, until } = world;
		relay.tamperText = ({ text }) => (read(text).type === "error" ? [] : [text]);
		await dials(alice, "tide");
		await until("a person is asked", () => relayOf(alice)?.state === "stopped", 30 * 60_000);
		await pass(60 * 60_000);
		expect(said(relay.wire, "proof")).toHaveLength(5);
	});
});

describe("a recorded login", () => {
	const vector = gx1.vectors.find(({ name }) => name === "login-password-cpace") as unknown as {
		inputs: Readonly<Record<string, string>>;
		outputs: Readonly<Record<string, string>>;
	};
	const unhex = (text: string | undefined): Bytes => new Uint8Array(Buffer.from(text ?? "", "hex"));
	const of = (field: string) => unhex(vector.inputs[field] ?? vector.outputs[field]);
	const [shareR, shareC, t] = [of("shareR"), of("shareC"), of("T")];
	const sid = sha256(of("nonceC"), of("nonceR"));
	const ci = channelIdentifier(of("relayKey"), of("address"));
	const right = vector.inputs.password ?? "";
	const guesses = [right, ...Array.from({ length: 200 }, (_, i) => `guess ${i}`)];
	const fits = (k: Bytes) => {
		const isk = sha512(iskString(sid, k, shareR, shareC));
		return (
			equal(hmac(hkdf(isk, confirmLabels.client), t), of("proofMac")) ||
			equal(hmac(hkdf(isk, confirmLabels.relay), t), of("welcomeMac"))
		);
	};

	test("confirms a guess only to whoever has a scalar of that login", () => {
		const scalar = BigInt(`0x${Buffer.from(of("scalarClient")).reverse().toString("hex")}`);
		// the check itself works: the client, who has its scalar, finds the MACs right
		expect(fits(cpaceAgree(scalar, shareR) ?? new Uint8Array(32))).toBe(true);
	});

	test("has the same two shares for every password: the guess enters nothing that was sent but K", () => {
		const { Point } = ristretto255;
		const [r, c] = [Point.fromBytes(shareR), Point.fromBytes(shareC)];
		const confirmed = guesses.filter((guess) => {
			const g = cpaceGenerator(passwordBytes(guess), ci, sid);
			// everything an eavesdropper can put together of points it has
			const points = [g, r, c, r.add(c), r.subtract(c), g.add(r), g.add(c), r.subtract(g), c.subtract(g)];
			return [...points.map((point) => point.toBytes()), new Uint8Array(32)].some(fits);
		});
		// not even the right one
		expect(confirmed).toEqual([]);
	});

	test("is refused when it is played again: the relay's nonce and share are new", async () => {
		const world = createQuietWorld(430, { password: "tide" }, "alice", "eve");
		const { alice, eve, relay, arrives, dials, until, pass } = world;
		await arrives(alice, "tide");
		const [hello, proof] = [said(relay.wire, "hello")[0], said(relay.wire, "proof")[0]];
		relay.tamperUpText = ({ from, text }) => {
			if (from !== "eve") return [text];
			return [JSON.stringify(read(text).type === "hello" ? hello : proof)];
		};
		const before = said(relay.wire, "welcome").length;
		await dials(eve, "anything");
		await until("eve stops", () => relayOf(eve)?.state === "stopped");
		await pass(10_000);
		expect(said(relay.wire, "welcome").length).toBe(before);
		expect(relayOf(alice)?.state).toBe("connected");
	});
});
