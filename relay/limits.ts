/** What the relay allows. Whoever runs it may change every line of the table; `--explain` prints what is in force. */
import { limits as agreed } from "../protocol/limits.ts";

interface Limit {
	readonly initial: number;
	readonly least: number;
	readonly most: number;
	readonly unit: string;
	/** Why it is there and why it is that large. */
	readonly why: string;
}

const ever = 1_000_000_000;

/** The option is the name with hyphens (`--limit-frames-per-second`), and so is the `limit` label of `sidelong_limited_total`. */
export const limitTable = {
	helloMs: {
		initial: agreed.helloMs,
		least: 100,
		most: 60_000,
		unit: "ms",
		why: "an honest client says hello in its first packet",
	},
	loginMs: {
		initial: agreed.loginMs,
		least: 1_000,
		most: 120_000,
		unit: "ms",
		why: "a slow laptop needs seconds for a password login, not ten",
	},
	silenceMs: {
		initial: agreed.silenceMs,
		least: 1_000,
		most: 3_600_000,
		unit: "ms",
		why: "clients speak every 20 s: after two missed keepalives nobody is there",
	},
	headersMs: {
		initial: 5_000,
		least: 500,
		most: 60_000,
		unit: "ms",
		why: "no honest client needs more for its request headers",
	},
	framesPerSecond: {
		initial: agreed.framesPerSecond,
		least: 1,
		most: ever,
		unit: "per address",
		why: "far above what people write; a file at full speed needs eight",
	},
	frameBurst: {
		initial: agreed.frameBurst,
		least: 1,
		most: ever,
		unit: "per address",
		why: "what gathered while a link was away leaves together",
	},
	bytesPerSecond: {
		initial: agreed.bytesPerSecond,
		least: 16_384,
		most: ever,
		unit: "per address",
		why: "nobody alone fills the line of a relay at home",
	},
	flood: {
		initial: 2_000,
		least: 10,
		most: ever,
		unit: "refused frames at once",
		why: "whoever goes on after being told to wait is hung up (4429)",
	},
	connections: {
		initial: 50_000,
		least: 1,
		most: ever,
		unit: "sockets",
		why: "0.8 GB of memory with the kernel's part",
	},
	connectionsPerIp: {
		initial: 200,
		least: 1,
		most: ever,
		unit: "sockets per IP",
		why: "a school behind one address, not a flood",
	},
	upgradesPerMinute: {
		initial: 120,
		least: 1,
		most: ever,
		unit: "per IP",
		why: "everybody of a household comes back twice a second at most",
	},
	unauthenticated: {
		initial: 0,
		least: 0,
		most: ever,
		unit: "sockets (0: a tenth of the descriptors)",
		why: "sockets that never log in must not take the descriptors of those who do",
	},
	passwordLoginsPerMinute: {
		initial: 5,
		least: 1,
		most: ever,
		unit: "per IP",
		why: "guessing a password is slow, and costs us nothing before this is counted",
	},
	lookupsPerMinute: {
		initial: 10,
		least: 1,
		most: ever,
		unit: "per address",
		why: "asking for a person, not harvesting the list of handles",
	},
	newHandlesPerDay: {
		initial: 3,
		least: 1,
		most: ever,
		unit: "per IP",
		why: "a household, not somebody who collects names",
	},
	knockTargets: {
		initial: agreed.knockTargets,
		least: 0,
		most: ever,
		unit: "per address and hour",
		why: "new people an honest person asks in an hour",
	},
	knockFrames: {
		initial: agreed.knockFrames,
		least: 1,
		most: ever,
		unit: "per target and hour",
		why: "m1 and m3 of one handshake",
	},
	opened: {
		initial: 2_000,
		least: 1,
		most: ever,
		unit: "per connection",
		why: "more contacts than anybody has, few enough to keep for everybody",
	},
	channelsPerConnection: {
		initial: 200,
		least: 0,
		most: ever,
		unit: "per connection",
		why: "more rooms than anybody follows",
	},
	channelMembers: {
		initial: 5_000,
		least: 1,
		most: ever,
		unit: "per channel",
		why: "one letter to all of them is twenty turns of the event loop",
	},
	guestsOpen: {
		initial: agreed.guestsOpen,
		least: 0,
		most: 1_000,
		unit: "per address",
		why: "invitations that nobody has used yet",
	},
	bufferedDropBytes: {
		initial: 1_048_576,
		least: 65_536,
		most: ever,
		unit: "bytes per socket",
		why: "above this a slow reader misses what may be missed: typing, presence",
	},
	bufferedBytes: {
		initial: 4 * 1_048_576,
		least: 262_144,
		most: ever,
		unit: "bytes per socket",
		why: "above this a slow reader is hung up (1013): one must not eat the memory of all",
	},
	slowReaders: {
		initial: 64,
		least: 1,
		most: ever,
		unit: "sockets that hold more than the first of the two",
		why: "many slow readers together must not eat the memory of all: whoever comes after them is hung up (1013)",
	},
	workBits: {
		initial: 0,
		least: 0,
		most: agreed.powBits,
		unit: "bits (0: none)",
		why: "hashcash for new addresses at an open relay: 20 cost one or two seconds",
	},
	stunPerSecond: {
		initial: 20,
		least: 1,
		most: ever,
		unit: "per IP",
		why: "a call asks twice; more is somebody who aims our answers at others",
	},
	drainMs: {
		initial: 10_000,
		least: 0,
		most: 300_000,
		unit: "ms",
		why: "everybody leaves within this, not in the same instant",
	},
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limitTable;
export type RelayLimits = { readonly [K in LimitName]: number };
export const limitNames = Object.keys(limitTable) as LimitName[];

export const usualLimits = Object.fromEntries(
	limitNames.map((name) => [name, limitTable[name].initial]),
) as RelayLimits;

/** `frames-per-second` for `framesPerSecond`. */
export function hyphenated(name: LimitName): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Numbers of the machine room, which nobody has a reason to change. */
export const sizes = {
	/** Senders whose last letter is remembered for the answer rule; the oldest goes. */
	heard: 256,
	/** Addresses that knocked within the hour; the one that was quiet longest goes. 10,000 are a few MB. */
	knockers: 10_000,
	/** Invitations of everybody that nobody has used yet: 2 MB, written whole when one changes. */
	guests: 10_000,
	/** Whoever was let in by an invitation may show it again for so long: the welcome may have been lost. Seconds. */
	guestAgainSeconds: 600,
	/** Suggested channels, as they stand in a welcome, which has 16 KiB with everything else in it. */
	channelNamesBytes: 12_288,
	/** IPs or addresses that one kind of bucket remembers; a full bucket is forgotten first. */
	buckets: 20_000,
	/** A token saves the password for a month. Seconds. */
	tokenSeconds: 30 * 86_400,
	/** A lease is written to disk again only when it got this much longer. Seconds. */
	renewSeconds: 86_400,
	/** Handles and invitations change rarely; a second of changes is written at once. */
	saveMs: 1_000,
	/** How exactly deadlines are kept; a coarse wheel costs nothing while nobody is late. */
	wheelMs: 500,
	/** Entries of the wheel looked at in one turn of the event loop. */
	wheelEntries: 100,
	/** Sockets written by one letter to a channel in one turn. */
	publishSockets: 250,
	/** A channel whose letters wait this long behind each other takes no more for the moment. */
	publishWaiting: 64,
	/** Time that a drain takes for each connection, so that few leave at once and many one after the other. */
	drainEachMs: 5,
	/** The restarted relay is given this long before the first comes back … */
	drainPauseMs: 1_000,
	/** … and the last comes this much later. */
	drainSpreadMs: 2_000,
	/** A socket that was told to close and does not is cut off after this: what waits for it is memory of ours. */
	closeMs: 2_000,
	/** After this a stopping relay waits for nobody. */
	stopMs: 1_500,
	/** Request line and headers. */
	headerBytes: 8_192,
	/** Frames of one message: browsers send one. */
	fragments: 8,
	/** Part of the descriptors that may belong to sockets that have not logged in. */
	unauthenticatedShare: 0.1,
} as const;
