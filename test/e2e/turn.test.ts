/** A real browser with what the relay says about STUN and TURN: two ends that may only meet through coturn. */
import { once } from "node:events";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseResult, type ResultOf } from "../../protocol/wire/control.ts";
import { createTurn, turnSeconds } from "../../relay/turn.ts";
import { type Coturn, hasCoturn, startCoturn } from "../relay/coturn.ts";
import { bytesFrom } from "../relay/person.ts";
import { freePort, loginAt, run } from "../relay/running.ts";
import { launchPeerBrowser } from "./peer-browser.ts";

type Turn = ResultOf<"turn">;
const secret = "a shared secret";
let browser: Browser;
let page: Page;
let coturn: Coturn | undefined;
beforeAll(async () => {
	if (hasCoturn) coturn = await startCoturn(secret);
	browser = await launchPeerBrowser();
	page = await browser.newPage();
});
afterAll(async () => {
	await browser.close();
	await coturn?.close();
});

/** What the relay with these arguments answers to a member; the relay runs until `use` is done. */
async function withRelay<T>(args: readonly string[], use: (turn: Turn) => Promise<T>): Promise<T> {
	const relay = await run(...args);
	try {
		const { socket, say, heard } = await loginAt(relay.url, "alice", { url: relay.url });
		const answered = once(socket, "message");
		say({ type: "turn", id: 1, payload: {} });
		await answered;
		socket.terminate();
		const answer = heard.at(-1);
		const turn = answer?.type === "result" ? parseResult("turn", answer.payload) : "bad-request";
		if (turn === "bad-request") throw new Error(turn);
		return await use(turn);
	} finally {
		await relay.close();
	}
}

/** Two ends in the page that may only use `relay` candidates: what came through, and which kinds of candidate there were. */
function speakThrough({ iceServers }: Turn) {
	return page.evaluate(
		async (servers) => {
			const configuration: RTCConfiguration = { iceServers: servers, iceTransportPolicy: "relay" };
			const [a, b] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
			const kinds = new Set<string | null>();
			const errors = new Set<number>();
			for (const [one, other] of [
				[a, b],
				[b, a],
			] as const) {
				one.onicecandidate = ({ candidate }) => {
					if (candidate?.candidate) kinds.add(candidate.type);
					other.addIceCandidate(candidate ?? undefined).catch(() => {});
				};
				one.onicecandidateerror = ({ errorCode }) => errors.add(errorCode);
			}
			const channel = a.createDataChannel("letters");
			const heard = new Promise<string>((resolve) => {
				b.ondatachannel = (event) => {
					event.channel.onmessage = ({ data }) => resolve(data);
				};
			});
			channel.onopen = () => channel.send("through coturn");
			await a.setLocalDescription();
			if (a.localDescription) await b.setRemoteDescription(a.localDescription);
			await b.setLocalDescription();
			if (b.localDescription) await a.setRemoteDescription(b.localDescription);
			const gathered = new Promise<string>((resolve) => {
				const look = () => {
					if (a.iceGatheringState === "complete" && kinds.size === 0) resolve("no candidates");
				};
				a.onicegatheringstatechange = look;
				look();
			});
			const outcome = await Promise.race([heard, gathered]);
			a.close();
			b.close();
			return { outcome, kinds: [...kinds], errors: [...errors] };
		},
		iceServers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] })),
	);
}

describe.skipIf(!hasCoturn)("two browsers that may only meet through TURN", () => {
	test.each(["udp", "tcp"])("speak with the relay's credentials over %s", async (transport) => {
		const args = [
			`--turn-url=turn:127.0.0.1:${coturn?.port}?transport=${transport}`,
			`--turn-secret=${secret}`,
		];
		expect(await withRelay(args, speakThrough)).toMatchObject({
			outcome: "through coturn",
			kinds: ["relay"],
		});
	});

	// over UDP a browser has one socket for one server, and coturn's answer to the first credential is all it hears
	test.each([
		["the first secret over udp", "udp", [secret, "the next secret"]],
		["the first secret over tcp", "tcp", [secret, "the next secret"]],
		["the second secret over tcp", "tcp", ["the next secret", secret]],
	])("speak while the secret is being changed and coturn knows %s", async (_, transport, secrets) => {
		const args = [
			`--turn-url=turn:127.0.0.1:${coturn?.port}?transport=${transport}`,
			...secrets.map((each) => `--turn-secret=${each}`),
		];
		expect(await withRelay(args, speakThrough)).toMatchObject({
			outcome: "through coturn",
			kinds: ["relay"],
		});
	});

	test("get nowhere with credentials that ran out", async () => {
		const expired = createTurn({
			date: () => Date.now() - (turnSeconds + 2) * 1_000,
			random: (length) => bytesFrom("chance", length),
			stunUrls: [],
			turnUrls: [`turn:127.0.0.1:${coturn?.port}`],
			secrets: [secret],
		});
		expect(await speakThrough(expired())).toEqual({ outcome: "no candidates", kinds: [], errors: [401] });
	});
});

test("the built-in STUN shows a browser under which address it is seen", async () => {
	const port = await freePort();
	const seen = await withRelay([`--stun-port=${port}`], ({ iceServers }) =>
		page.evaluate(
			async (servers) => {
				const connection = new RTCPeerConnection({ iceServers: servers });
				connection.createDataChannel("letters");
				const found: (string | null)[] = [];
				const done = new Promise<void>((resolve) => {
					connection.onicecandidate = ({ candidate }) => {
						if (candidate?.type === "srflx") found.push(candidate.address);
						if (!candidate) resolve();
					};
				});
				await connection.setLocalDescription();
				await done;
				connection.close();
				return found;
			},
			iceServers.map(({ urls }) => ({ urls: [...urls] })),
		),
	);
	expect(seen).not.toEqual([]);
});
