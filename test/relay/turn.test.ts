/** The relay's TURN credentials, taken to a real coturn, and its own STUN, asked by coturn's client. */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeCodes } from "../../protocol/errors.ts";
import type { Handle } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { parseResult, type ResultOf } from "../../protocol/wire/control.ts";
import { createTurn, turnSeconds } from "../../relay/turn.ts";
import { allocates, type Coturn, type Credential, hasCoturn, seenBy, startCoturn } from "./coturn.ts";
import { bytesFrom } from "./person.ts";
import { type Dialled, dial, freePort, loginAt, run } from "./running.ts";

const [oldSecret, newSecret] = ["the old secret", "the new secret"];
let [old, fresh]: (Coturn | undefined)[] = [];
beforeAll(async () => {
	if (!hasCoturn) return;
	[old, fresh] = await Promise.all([startCoturn(oldSecret), startCoturn(newSecret)]);
});
afterAll(() => Promise.all([old?.close(), fresh?.close()]));

type Server = ResultOf<"turn">["iceServers"][number];
/** A name and its proof, as a browser takes them. */
function credentialOf({ username = "", credential = "" }: Server): Credential {
	return { username, credential };
}
const server = (coturn: Coturn | undefined) => {
	if (!coturn) throw new Error("coturn does not run");
	return coturn;
};

async function ask({ socket, say, heard }: Dialled): Promise<ResultOf<"turn">> {
	const answered = once(socket, "message");
	say({ type: "turn", id: 1, payload: {} });
	await answered;
	const answer = heard.at(-1);
	const result = answer?.type === "result" ? parseResult("turn", answer.payload) : "bad-request";
	if (result === "bad-request") throw new Error(result);
	return result;
}

/** What a member is told, over a real socket. */
async function askRelay(name: string, ...args: string[]) {
	const relay = await run(...args);
	try {
		const member = await loginAt(relay.url, name, { url: relay.url, handle: name as Handle });
		const answers = [await ask(member), await ask(member)] as const;
		member.socket.terminate();
		return { answers, member, log: relay.log.join("") };
	} finally {
		await relay.close();
	}
}
const turnArgs = (...secrets: string[]) => [
	"--turn-url=turn:127.0.0.1:3478",
	...secrets.map((secret) => `--turn-secret=${secret}`),
];

/** A credential as the relay made it so many seconds ago. */
function mintedAgo(seconds: number, secret = oldSecret) {
	const turn = createTurn({
		date: () => Date.now() - seconds * 1_000,
		random: (length) => bytesFrom("chance", length),
		stunUrls: [],
		turnUrls: ["turn:127.0.0.1:3478"],
		secrets: [secret],
	});
	return turn().iceServers.map(credentialOf)[0] ?? { username: "", credential: "" };
}

describe.skipIf(!hasCoturn)("coturn", () => {
	test("takes what a member got, over UDP and over TCP", async () => {
		const { answers } = await askRelay("alice", ...turnArgs(oldSecret));
		const [{ iceServers, ttl }] = answers;
		expect(ttl).toBe(turnSeconds);
		expect(iceServers).toHaveLength(1);
		const [credential] = iceServers.map(credentialOf);
		if (!credential) throw new Error("no server");
		expect(
			await Promise.all([
				allocates(server(old), credential, "udp"),
				allocates(server(old), credential, "tcp"),
			]),
		).toEqual([true, true]);
	});

	test("takes a credential until its hour is over, and not a moment longer", async () => {
		const results = [turnSeconds - 60, turnSeconds + 2].map((ago) => allocates(server(old), mintedAgo(ago)));
		expect(await Promise.all(results)).toEqual([true, false]);
	});

	test.each([
		[
			"a name that says another hour",
			({ username, credential }: Credential) => ({
				username: username.replace(/^\d+/, (exp) => String(Number(exp) + turnSeconds)),
				credential,
			}),
		],
		[
			"another name for the same hour",
			({ username, credential }: Credential) => ({ username: `${username}x`, credential }),
		],
		[
			"another proof",
			({ username }: Credential) => ({ username, credential: mintedAgo(1, "a guess").credential }),
		],
		["a secret it does not know", () => mintedAgo(1, newSecret)],
	] as const)("refuses %s", async (_, change) => {
		expect(await allocates(server(old), change(mintedAgo(1)))).toBe(false);
	});

	test("takes one of two while the secret is being changed, whichever it knows", async () => {
		const { answers } = await askRelay("alice", ...turnArgs(oldSecret, newSecret));
		const credentials = answers[0].iceServers.map(credentialOf);
		expect(credentials).toHaveLength(2);
		const taken = [old, fresh].map((coturn) =>
			Promise.all(credentials.map((each) => allocates(server(coturn), each))),
		);
		expect(await Promise.all(taken)).toEqual([
			[true, false],
			[false, true],
		]);
	});

	test("that is told both secrets takes either, so that nobody notices the change", async () => {
		const both = await startCoturn(oldSecret, newSecret);
		const taken = [oldSecret, newSecret, "a third"].map((secret) => allocates(both, mintedAgo(1, secret)));
		expect(await Promise.all(taken)).toEqual([true, true, false]);
		await both.close();
	});

	test("learns nobody's name: another one for every question, and none that the relay knows somebody by", async () => {
		const { answers, member } = await askRelay("alice", ...turnArgs(oldSecret));
		const names = answers.map(({ iceServers }) => iceServers[0]?.username ?? "");
		expect(new Set(names).size).toBe(2);
		for (const name of names) {
			expect(name).toMatch(/^\d{10}:[\w-]{16}$/);
			for (const known of ["alice", member.person.address]) expect(name).not.toContain(known);
		}
	});
});

describe("the relay", () => {
	test("tells nothing before the login", async () => {
		const relay = await run(...turnArgs(oldSecret));
		const stranger = await dial(relay.url);
		stranger.say({ type: "turn", id: 1, payload: {} });
		expect(await stranger.closed).toBe(closeCodes.badFrame);
		expect(stranger.heard).toEqual([]);
		await relay.close();
	});

	test("writes no secret, name or proof down", async () => {
		const { answers, log } = await askRelay("alice", ...turnArgs(oldSecret), "--log-level=debug");
		const [{ username = "", credential = "" } = {}] = answers[0].iceServers;
		for (const secret of [oldSecret, username, credential]) expect(log).not.toContain(secret);
	});

	test("has nothing to offer where nothing is configured", async () => {
		const { answers } = await askRelay("alice");
		expect(answers[0]).toEqual({ iceServers: [], ttl: 0 });
	});
});

describe.skipIf(!hasCoturn)("the built-in STUN", () => {
	test("tells coturn's client its address, and members where it is", async () => {
		const port = await freePort();
		const relay = await run(`--stun-port=${port}`, "--stun-url=stun:stun.example.org:3478");
		expect(await seenBy(port)).toMatch(/^127\.0\.0\.1:\d+$/);
		const member = await loginAt(relay.url, "alice", { url: relay.url });
		expect(await ask(member)).toEqual({
			iceServers: [{ urls: [`stun:127.0.0.1:${port}`, "stun:stun.example.org:3478"] }],
			ttl: 0,
		});
		member.socket.terminate();
		await relay.close();
	});

	test("takes no place from other servers that members can read", async () => {
		const others = Array.from({ length: limits.iceUrls }, (_, i) => `--stun-url=stun:stun${i}.example.org`);
		const { answers } = await askRelay("alice", `--stun-port=${await freePort()}`, ...others);
		expect(answers[0].iceServers[0]?.urls).toHaveLength(limits.iceUrls);
	});
});
