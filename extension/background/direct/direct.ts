/**
 * Direct paths: a DataChannel to each contact with whom there is something to exchange (PROTOCOL 5). Opened by need, over sealed letters;
 * nothing is sent or processed on it before both ends have checked the other's certificate. The relay goes on carrying what it does not.
 * No report of the hands waits here for the relay: its answers come behind that report.
 */
import { fromBase64Url, toBase64Url } from "../../../protocol/bytes.ts";
import { codeOf } from "../../../protocol/errors.ts";
import type { Address } from "../../../protocol/ids.ts";
import type { PeerStatus } from "../../contract/offscreen-api.ts";
import { createQueue } from "../../lib/queue.ts";
import { bindingOf } from "./binding.ts";
import { createJobs } from "./bounds.ts";
import type { Direct, DirectNeeds, DirectWord } from "./direct-needs.ts";
import { createHearing } from "./hearing.ts";
import { createLines, type Line } from "./lines.ts";
import { createPlacing } from "./placing.ts";
import { createServers } from "./servers.ts";
import { createVouching } from "./vouching.ts";

export function createDirect(needs: DirectNeeds): Direct {
	const { allowed, journal } = needs;
	const lines = createLines(needs);
	const servers = createServers(needs);
	const job = createJobs((error) => journal(`direct ${codeOf(error)}`));
	const saying = createQueue<Address>();
	let synced: Promise<void> | undefined;

	/** Takes a line out here and there. What fails there is gone there. */
	function drop(line: Line, word: DirectWord, failed = false): void {
		lines.end(line, failed ? "failed" : "closed", word);
		const { peer, link } = line;
		const close = async () => void (await (await needs.hands()).peerClose({ peer, link, failed }));
		if (line.isPlaced) close().catch(() => {});
	}

	const placing = createPlacing({ ...needs, lines, servers });
	const vouching = createVouching({ ...needs, lines, drop });

	/** Follows a connection as the hands see it. */
	function follow(line: Line, status: PeerStatus) {
		line.state = status.state;
		if (status.state === "closed" || status.state === "failed")
			return lines.end(line, status.state, status.why ?? "gone");
		if (status.state === "open" && !line.isBound) vouching.opened(line, status);
		lines.look(line);
	}
	async function compare(): Promise<void> {
		const found = await (await needs.hands()).peers({});
		for (const line of lines.all())
			if (line.isPlaced && !found.some(({ link }) => link === line.link)) lines.end(line, "closed", "gone");
		for (const status of found) {
			const { peer, link, offered, bound: isBound } = status;
			if (lines.of(peer)) continue;
			const binding = bindingOf(status.localFingerprint, status.remoteFingerprint);
			const line = lines.begin({
				...{ peer, link, offered, isPlaced: true },
				...(status.remoteFingerprint !== null && { fingerprint: status.remoteFingerprint }),
				// an earlier worker checked it
				...(isBound && binding !== undefined && { isBound, hasHeard: true, binding }),
			});
			if (allowed(peer)) follow(line, status);
			else drop(line, "forgotten");
		}
	}
	function sync(): Promise<void> {
		synced ??= compare().catch((error) => {
			synced = undefined;
			throw error;
		});
		return synced;
	}
	function resync(): Promise<void> {
		synced = undefined;
		return sync();
	}
	async function lineOf(status: { peer: Address; link: string }): Promise<Line | undefined> {
		await sync();
		const line = lines.at(status);
		if (line && !allowed(line.peer)) drop(line, "forgotten");
		else return line;
		return undefined;
	}

	const hearing = createHearing({ ...needs, lines, place: placing.place, drop });
	return {
		states: lines.states,
		isOpen: lines.isOpen,
		want(peer) {
			if (!placing.isWorth(peer)) return;
			job(peer, async () => {
				await sync();
				await placing.open(peer);
			});
		},
		async send(peer, frame) {
			const line = lines.of(peer);
			if (!line || !lines.isOpen(peer)) return false;
			if (!allowed(peer)) {
				drop(line, "forgotten");
				return false;
			}
			const { link } = line;
			const hands = await needs.hands();
			const isTaken = await hands.peerSend({ peer, link, bytes: toBase64Url(frame) }).catch(() => false);
			// it may be gone, with the whole document even
			if (!isTaken) void resync().catch(() => {});
			return isTaken;
		},
		heard(peer, letter) {
			job(peer, async () => {
				await sync();
				if (allowed(peer)) await hearing(peer, letter);
			});
		},
		forget(peer) {
			const line = lines.of(peer);
			if (line) drop(line, "forgotten");
		},
		recheck() {
			servers.forget();
			for (const line of lines.all()) if (!allowed(line.peer)) drop(line, "forgotten");
		},
		closeAll() {
			for (const line of lines.all()) drop(line, "forgotten");
		},
		sync: resync,
		reports: {
			async peerChanged(status) {
				const line = await lineOf(status);
				if (line) follow(line, status);
				return null;
			},
			async peerSignal(signal) {
				const line = await lineOf(signal);
				if (!line) return null;
				const { peer, link } = line;
				const say = () =>
					"description" in signal
						? needs.say(peer, { t: "sdp", body: { link, ...signal.description } })
						: needs.say(peer, {
								t: "ice",
								body: { link, ufrag: signal.ufrag, candidates: signal.candidates },
							});
				// not waited for: letters wait for the relay's limits. A lost one costs this attempt
				void saying.run(peer, say).catch(() => journal("direct unsaid"));
				return null;
			},
			async peerRestart({ peer, link }) {
				if (await lineOf({ peer, link }))
					job(peer, async () => {
						const restart = await servers.now();
						if (lines.at({ peer, link })) await (await needs.hands()).peerOffer({ peer, link, restart });
					});
				return null;
			},
			async peerFrame({ peer, link, bytes }) {
				const line = await lineOf({ peer, link });
				const frame = fromBase64Url(bytes);
				if (!line || !frame) return null;
				if (!line.hasHeard) await vouching.firstFrame(line, frame);
				else if (await vouching.isDone(line)) await needs.arrived(peer, frame);
				return null;
			},
		},
	};
}
