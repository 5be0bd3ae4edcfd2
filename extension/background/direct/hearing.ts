/** What the other end says about connections: whose offer counts, which answer and candidates belong to it, and what is dropped. */
import type { Address } from "../../../protocol/ids.ts";
import { judgeCandidate } from "../../../protocol/sealed/candidate.ts";
import type { Letter } from "../../../protocol/sealed/letter.ts";
import { readSdp } from "../../../protocol/sealed/sdp.ts";
import { createRate } from "../../lib/rate.ts";
import type { DirectNeeds, DirectWord } from "./direct-needs.ts";
import type { createLines, Line } from "./lines.ts";

interface Needs extends Pick<DirectNeeds, "clock" | "self" | "hands" | "journal"> {
	readonly lines: ReturnType<typeof createLines>;
	/** Has the hands make the connection of a line; `false` when it is not wanted any more. */
	place(line: Line): Promise<boolean>;
	drop(line: Line, word: DirectWord): void;
}
type Sdp = Extract<Letter, { t: "sdp" }>;
type Ice = Extract<Letter, { t: "ice" }>;

/** An honest contact offers once, and again when a path broke. */
const offersPerMinute = 6;

export function createHearing({ clock, self, hands, journal, lines, place, drop }: Needs) {
	const offers = createRate<Address>(clock, offersPerMinute, 60_000);

	/**
	 * The line that an offer belongs to. A new link means that they began anew: ours gives way, except when both began at once and our address
	 * is the smaller one, or when the offer was overtaken by what they said later.
	 */
	async function lineFor(peer: Address, { ts, body: { link } }: Sdp): Promise<Line | undefined> {
		const before = lines.of(peer);
		if (before?.link === link) return before;
		if (before && ts <= before.ts) return undefined;
		const isGlare = before?.offered && before.state === "connecting" && before.ts === 0;
		if (isGlare && (self() ?? "") < peer) return undefined;
		if (before) drop(before, "replaced");
		const line = lines.begin({ peer, link, offered: false, ts });
		return (await place(line)) ? line : undefined;
	}

	async function sdp(peer: Address, letter: Sdp): Promise<void> {
		const { link, type, sdp: text } = letter.body;
		if (type === "offer" && !offers.allows(peer)) return journal("direct too-many-offers");
		const read = readSdp(text);
		if ("refused" in read) return journal(`sdp ${read.refused}`);
		const line = type === "offer" ? await lineFor(peer, letter) : lines.at({ peer, link });
		if (!line) return;
		// another certificate on a link that was vouched for
		if (line.fingerprint !== undefined && line.fingerprint !== read.fingerprint)
			return journal("sdp fingerprint");
		line.fingerprint = read.fingerprint;
		line.ts = Math.max(line.ts, letter.ts);
		await (await hands()).peerAccept({ peer, link, type, sdp: read.sdp });
	}

	async function ice(peer: Address, { body: { link, ufrag, candidates } }: Ice): Promise<void> {
		if (!lines.at({ peer, link })) return;
		const good = candidates.filter((text) => text === "" || judgeCandidate(text) === "use");
		if (good.length < candidates.length) journal("ice candidate");
		if (good.length > 0) await (await hands()).peerCandidates({ peer, link, ufrag, candidates: good });
	}

	return (peer: Address, letter: Sdp | Ice): Promise<void> =>
		letter.t === "sdp" ? sdp(peer, letter) : ice(peer, letter);
}
