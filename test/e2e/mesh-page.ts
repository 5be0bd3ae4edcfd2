/** The hands' own connections in a page of a real browser: two ends that talk through the SDP filter, as two people's letters would. */
import { build } from "esbuild";
import type { Page } from "playwright";
import type { IceServer, PeerStatus } from "../../extension/contract/offscreen-api.ts";

export interface EndOptions {
	readonly relayOnly?: boolean;
	readonly iceServers?: readonly IceServer[];
}
export interface Seen {
	readonly states: readonly string[];
	readonly last: PeerStatus | undefined;
	readonly kinds: readonly string[];
	readonly frames: number;
	readonly refused: readonly string[];
	readonly restarts: number;
}

const entry = `
	import { createMesh } from "./extension/offscreen/mesh.ts";
	import { dialPeer } from "./extension/offscreen/dial-peer.ts";
	import { judgeCandidate } from "./protocol/sealed/candidate.ts";
	import { readSdp } from "./protocol/sealed/sdp.ts";

	globalThis.makePair = (speed, options) => {
		const clock = {
			now: () => Date.now(),
			later(ms, act) {
				const timer = setTimeout(act, ms / speed);
				return () => clearTimeout(timer);
			},
		};
		const ends = ["a", "b"].map((name) => ({ name, states: [], kinds: new Set(), frames: 0, refused: [], restarts: 0, other: undefined }));
		for (const [i, end] of ends.entries()) {
			const link = { peer: "peer", link: "link" };
			const other = () => ends[1 - i].mesh.at(link);
			end.mesh = createMesh({
				clock,
				dialPeer,
				changed(status) {
					end.states.push(status.state + (status.why ? " " + status.why : ""));
					end.last = status;
					if (status.state === "open") end.mesh.bind(link);
				},
				described(_, { type, sdp }) {
					const read = readSdp(sdp);
					if (read.refused) end.refused.push(read.refused);
					else other()?.accept({ type, sdp: read.sdp });
				},
				candidates(_, ufrag, candidates) {
					for (const each of candidates) {
						const kind = / typ (\\w+)/.exec(each)?.[1];
						if (kind) end.kinds.add(kind);
						if (each !== "" && judgeCandidate(each) !== "use") end.refused.push(each);
					}
					other()?.candidates(ufrag, candidates);
				},
				restart() {
					end.restarts++;
					end.mesh.at(link)?.offer(options[i].iceServers ?? []);
				},
				frame() {
					end.frames++;
				},
			});
			end.mesh.open({ ...link, iceServers: [], relayOnly: false, ...options[i], polite: i === 1, offered: true });
			end.peer = () => end.mesh.at(link);
		}
		globalThis.ends = ends;
	};
	globalThis.see = () => ends.map(({ states, last, kinds, frames, refused, restarts }) => ({ states, last, kinds: [...kinds], frames, refused, restarts }));
`;

export async function loadMesh(page: Page): Promise<void> {
	const { outputFiles } = await build({
		stdin: { contents: entry, resolveDir: process.cwd(), loader: "ts" },
		bundle: true,
		write: false,
		format: "iife",
		target: "chrome133",
	});
	await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
}

interface End {
	peer():
		| { offer(): void; check(): void; send(bytes: Uint8Array): boolean; end(how: string, why: string): void }
		| undefined;
}
declare const ends: readonly [End, End];
declare function makePair(speed: number, options: readonly EndOptions[]): void;
declare function see(): [Seen, Seen];

/** Fresh ends; their deadlines run `speed` times as fast. */
export const pairUp = (page: Page, a: EndOptions = {}, b: EndOptions = {}, speed = 1): Promise<void> =>
	page.evaluate(([one, other, times]) => makePair(times, [one, other]), [a, b, speed] as const);
export const look = (page: Page): Promise<[Seen, Seen]> => page.evaluate(() => see());
/** These ends offer, in one turn. */
export const offers = (page: Page, ...who: readonly (0 | 1)[]): Promise<void> =>
	page.evaluate((all) => {
		for (const i of all) ends[i].peer()?.offer();
	}, who);
export const checks = (page: Page, ...who: readonly (0 | 1)[]): Promise<void> =>
	page.evaluate((all) => {
		for (const i of all) ends[i].peer()?.check();
	}, who);
export const sends = (page: Page, who: 0 | 1, bytes: number): Promise<boolean> =>
	page.evaluate(([i, length]) => ends[i].peer()?.send(new Uint8Array(length)) ?? false, [
		who,
		bytes,
	] as const);
export const closes = (page: Page, who: 0 | 1): Promise<void> =>
	page.evaluate((i) => ends[i].peer()?.end("closed", "asked"), who);
