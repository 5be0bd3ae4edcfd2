/** Offers, answers and candidates of a call: only between people who both said yes, each on the one link of the two. */
import { toBase64Url } from "../../../protocol/bytes.ts";
import type { Address, CallId } from "../../../protocol/ids.ts";
import type { Passed } from "../../../protocol/sealed/call-bodies.ts";
import { judgeCandidate } from "../../../protocol/sealed/candidate.ts";
import { readMediaSdp } from "../../../protocol/sealed/media-sdp.ts";
import type { Handlers } from "../../bus/rpc.ts";
import type { Seat } from "../../contract/call.ts";
import type { CallLink, CallReports, Description } from "../../contract/offscreen-api.ts";
import { createQueue } from "../../lib/queue.ts";
import { createRate } from "../../lib/rate.ts";
import { type Call, isJoined, maySearch, present, type Sitter } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallSignal, CallsNeeds } from "./calls-needs.ts";
import type { Ways } from "./ways.ts";

interface Needs extends Pick<CallsNeeds, "clock" | "random" | "hands" | "servers" | "relayOnly" | "journal"> {
	readonly state: CallState;
	readonly ways: Ways;
	/** A description of ours has left. */
	described(): void;
}

const linkBytes = 16;
/** An honest one offers once, and again each time a path broke. */
const offersPerMinute = 12;
/** An offer and four parts of candidates that overtook the yes they belong to, or the word that brings somebody … */
const mostEarly = 8;
/** … of so many people. */
const mostEarlyPeople = 8;

/** What one member passes on is not what another one brings. */
const earlyKey = (peer: Address, via: Seat | undefined) => [peer, via].join(" ");

type Sdp = Extract<CallSignal, { t: "sdp" }>;
type Ice = Extract<CallSignal, { t: "ice" }>;

export type Signals = ReturnType<typeof createSignals>;
export function createSignals(needs: Needs) {
	const { clock, random, hands, journal, state, ways } = needs;
	const { now, changeSitter: change, sitterAt } = state;
	const newOffers = () => createRate<Address>(clock, offersPerMinute, 60_000);
	/** Of this call: another one is another yes. */
	let offers = newOffers();
	const jobs = createQueue<CallId>();
	const saying = createQueue<Address>();
	const early = new Map<string, CallSignal[]>();
	/** Links whose first offer this worker had made while a person decided about the devices, and the offer once it is there. */
	const prepared = new Map<string, Description | undefined>();

	/** Jobs of a call, one after the other. What fails ends with the connection's own deadlines. */
	function job(id: CallId, act: () => Promise<void>): void {
		void jobs.run(id, act).catch(() => journal("call unmade"));
	}
	/** They may have said yes already, or somebody brings them, and this overtook it. */
	const mayBeEarly = (call: Call, peer: Address) =>
		call.stage === "connecting" ||
		call.stage === "live" ||
		(call.isOurs && call.stage !== "ended" && sitterAt(peer) !== undefined);
	const isIn = (call: Call, peer: Address) =>
		isJoined(call) && present(call).some(({ address }) => address === peer);

	async function open(call: Call, sitter: Sitter, link: string, offered: boolean): Promise<boolean> {
		const iceServers = await needs.servers(false);
		const current = now();
		// hung up meanwhile
		if (current?.id !== call.id || !maySearch(current)) return false;
		if (state.sitterAt(sitter.address)?.link !== link) return false;
		const remote = await hands();
		// what follows is taken in order: nobody waits for the answer
		const opened = remote.callOpen({
			...{ call: call.id, peer: sitter.address, link, seat: sitter.seat, iceServers, offered },
			// whoever answers a first offer can always give way: what was agreed stays. The other could not, if the answer was lost
			...{ relayOnly: needs.relayOnly(), polite: !offered },
			people: Math.max(2, present(current).length + 1),
		});
		void opened.catch(() => journal("call unmade"));
		return true;
	}

	async function sdpIn(call: Call, sitter: Sitter, { body }: Sdp): Promise<void> {
		const { link, type, sdp: text } = body;
		if (type === "offer" && !offers.allows(sitter.address)) return journal("call too-many-offers");
		const read = readMediaSdp(text, type);
		if ("refused" in read) return journal(`call sdp ${read.refused}`);
		const isNew = sitter.link === undefined;
		// one of the two offers first, and there is one link
		if (isNew ? type !== "offer" || sitter.first === "ours" : sitter.link !== link)
			return journal("call link");
		if (!isNew && sitter.fingerprint !== undefined && sitter.fingerprint !== read.fingerprint)
			return journal("call fingerprint");
		const known: Sitter = { ...sitter, link, fingerprint: read.fingerprint };
		change(call.id, known);
		if (isNew && !(await open(call, known, link, false))) return;
		const remote = await hands();
		await remote.callAccept({ call: call.id, peer: sitter.address, link, type, sdp: read.sdp });
	}

	async function iceIn(call: Call, sitter: Sitter, { body }: Ice): Promise<void> {
		const { link, ufrag, candidates } = body;
		if (sitter.link !== link) return;
		const good = candidates.filter((text) => text === "" || judgeCandidate(text) === "use");
		if (good.length < candidates.length) journal("call candidate");
		if (good.length === 0) return;
		const remote = await hands();
		await remote.callCandidates({ call: call.id, peer: sitter.address, link, ufrag, candidates: good });
	}

	function take(id: CallId, peer: Address, letter: CallSignal): void {
		job(id, async () => {
			const call = now();
			const sitter = sitterAt(peer);
			// `open` asks again whether both are in it
			if (call?.id !== id || !sitter) return;
			await (letter.t === "sdp" ? sdpIn(call, sitter, letter) : iceIn(call, sitter, letter));
		});
	}

	/** The link that a report is about, if it still is one. */
	function lineOf({ call: id, peer, link }: CallLink): Sitter | undefined {
		const call = now();
		const sitter = sitterAt(peer);
		return call?.id === id && sitter?.link === link ? sitter : undefined;
	}

	/** Not waited for: letters wait for the relay's limits. A lost one is mended by the next offer. */
	function say(id: CallId, sitter: Sitter, content: Passed): void {
		void saying.run(sitter.address, () => speak(id, sitter, content)).catch(() => journal("call unsent"));
	}
	async function speak(id: CallId, sitter: Sitter, content: Passed): Promise<void> {
		const call = now();
		if (call?.id !== id) return;
		await ways.say(call, sitter, content);
		if (content.t === "sdp") needs.described();
	}

	const reports: Pick<Handlers<CallReports>, "callSignal" | "callRestart"> = {
		async callSignal(signal) {
			const sitter = lineOf(signal);
			if (!sitter) return null;
			const { call, link } = signal;
			const content =
				"description" in signal
					? ({ t: "sdp", body: { link, ...signal.description, call } } as const)
					: ({
							t: "ice",
							body: { link, ufrag: signal.ufrag, candidates: signal.candidates, call },
						} as const);
			if ("description" in signal && prepared.has(link)) prepared.set(link, signal.description);
			// of a preparation that was forgotten: another one follows
			else if (isJoined(now())) say(call, sitter, content);
			return null;
		},
		async callRestart({ call, peer, link }) {
			if (lineOf({ call, peer, link }))
				job(call, async () => {
					const restart = await needs.servers(true);
					if (lineOf({ call, peer, link })) await (await hands()).callOffer({ call, peer, link, restart });
				});
			return null;
		},
	};

	function make(call: Call, sitter: Sitter, how: "callPrepare" | "callOffer"): string {
		const link = toBase64Url(random(linkBytes));
		change(call.id, { ...sitter, link });
		job(call.id, async () => {
			if (!(await open(call, sitter, link, true))) return;
			await (await hands())[how]({ call: call.id, peer: sitter.address, link });
		});
		return link;
	}
	/** The first offer is ours. One that is prepared leaves at once. */
	function offer(call: Call, sitter: Sitter): void {
		const { address: peer, link = "" } = sitter;
		if (!prepared.has(link)) return void make(call, sitter, "callOffer");
		const description = prepared.get(link);
		prepared.clear();
		change(call.id, sitter);
		if (description) say(call.id, sitter, { t: "sdp", body: { link, ...description, call: call.id } });
		job(call.id, async () => void (await (await hands()).callOffer({ call: call.id, peer, link })));
	}

	return {
		reports,
		/** A person said yes: while the devices open, the offer is made. */
		prepare: (call: Call, sitter: Sitter) => void prepared.set(make(call, sitter, "callPrepare"), undefined),
		/** What is prepared now; answers how to forget it, when the document that held it is found to be gone. */
		preparedNow(): () => void {
			const links = [...prepared.keys()];
			return () => {
				for (const link of links) prepared.delete(link);
			};
		},
		offer,
		/** Their link was never made: ours is offered anew, theirs is taken when it is offered again. */
		again(call: Call, { link: _, fingerprint: __, ...sitter }: Sitter): void {
			if (sitter.first === "ours") offer(call, sitter);
			else change(call.id, sitter);
		},
		/** A description or candidates of somebody, whichever way they came. */
		heard(peer: Address, letter: CallSignal, via?: Seat): void {
			const call = now();
			const id = letter.body.call;
			if (!id || call?.id !== id) journal("call unknown");
			else if (isIn(call, peer)) take(id, peer, letter);
			else if (!mayBeEarly(call, peer)) journal(sitterAt(peer) ? "call before-consent" : "call unknown");
			else {
				const key = earlyKey(peer, via);
				if (early.has(key) || early.size < mostEarlyPeople)
					early.set(key, [...(early.get(key) ?? []), letter].slice(0, mostEarly));
			}
		},
		/** Their yes came: what overtook it counts. */
		joined(call: Call, { address, via }: Sitter): void {
			const waiting = early.get(earlyKey(address, via)) ?? [];
			early.delete(earlyKey(address, via));
			for (const letter of waiting) take(call.id, address, letter);
		},
		forget(): void {
			offers = newOffers();
			early.clear();
			prepared.clear();
		},
	};
}
