/** Every number that both ends must agree on, each with its reason. Times in milliseconds, sizes in bytes. */
export const limits = {
	/** A label people type: small ASCII only, so that no two look alike by Unicode. */
	handlePattern: /^[a-z0-9_-]{2,32}$/,

	// --- the relay wire
	/** The largest binary frame, header included: a 32 KiB letter with room, small enough to copy without a stall. */
	frameBytes: 131_072,
	/** A control message is a few hundred bytes; 200 `open` entries fit in 16 KiB. */
	controlBytes: 16_384,
	/** An honest client says hello in its first packet. */
	helloMs: 2_000,
	/** A slow laptop may need seconds for a password login; no honest one needs ten. */
	loginMs: 10_000,
	/** The client speaks at least this often … */
	keepaliveMs: 20_000,
	/** … expects the answer within this, so that a half-open socket is noticed soon after sleep … */
	keepaliveAnswerMs: 5_000,
	/** … and after this much silence either side hangs up: two keepalives may be lost. */
	silenceMs: 45_000,
	/** A relay may ask for patience, but not dictate more than this. */
	retryMs: 300_000,
	/** Members of one `fan`: bounds the work of one frame. */
	fanTargets: 200,
	/** Targets in one `open`, `watch` or `unwatch`: fits `controlBytes`. */
	targetsPerControl: 150,
	/** Letters of one address; what is above is refused with the time after which it passes. A file at full speed needs 8. */
	framesPerSecond: 60,
	/** What came together while the link was away may leave together. */
	frameBurst: 300,
	/** 4 Mbit/s: a voice note in a second, and no relay at home is filled by one person. */
	bytesPerSecond: 512_000,
	/** Leading zero bits that a client looks for at most: about 4 s of one core. */
	powBits: 22,
	/** A relay's password, as UTF-8. */
	passwordBytes: 255,
	/** ICE servers of one relay, and URLs of one server. */
	iceUrls: 8,
	/** Rooms that whoever runs a relay suggests. */
	channelNames: 100,
	channelNameCharacters: 64,
	/** What a person calls another. */
	petnameCharacters: 64,
	/** A relay's display name. */
	relayNameCharacters: 64,
	/** A URL that people paste. */
	urlBytes: 255,
	/** A handle comes back to its owner after a month away. Seconds. */
	handleLeaseSeconds: 30 * 86_400,

	/** Where a relay listens unless told otherwise. Not 1720, which its forerunner used: browsers block it. */
	relayPort: 1721,
	/** Ports that no browser connects to (Fetch standard, "port blocking"), as of November 2026. */
	blockedPorts: [
		0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
		104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
		515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
		2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
	] as readonly number[],

	/** A guest's token admits once, within a day. Seconds. */
	guestSeconds: 86_400,
	/** Invitations of one address that nobody has used yet. */
	guestsOpen: 5,

	// --- strangers
	/** New people an honest person asks in an hour. */
	knockTargets: 5,
	/** m1 and m3 of one handshake. */
	knockFrames: 2,
	/** A frame with m2 has 2,793 bytes; nothing a stranger may send is larger. */
	knockBytes: 2_800,
	knockWindowMs: 3_600_000,
	/** An answer this soon after a letter is no knock. */
	answerMs: 30_000,

	// --- invites
	/** As long as the guest's token that may be in it. Seconds. */
	inviteSeconds: 86_400,
	/** Open at once: more than anybody hands out in a day. */
	invitesOpen: 20,
	/** Those that were used, taken back or ran out are remembered until then, so that who comes late hears it. Seconds. */
	inviteMemorySeconds: 2 * 86_400,

	// --- handing over to another browser
	/** A code is on the screen for this long, and so are the digits: time to walk to the other computer. */
	handoverMs: 5 * 60_000,
	/** Whoever comes with a code waits this long for the one who shows it. */
	handoverCallMs: 40_000,
	/** Nothing from the other browser for this long while everything goes over ends it. */
	handoverSilenceMs: 60_000,
	/** What became of it stands there this long, for whoever comes late. */
	handoverMemoryMs: 10 * 60_000,

	// --- handshake and ratchet
	/** Between two messages of one handshake. */
	handshakeMs: 30_000,
	/** Certificate and statement inside m2 and m3. */
	handshakePayloadBytes: 1_536,
	certificateBytes: 1_300,
	/** Half-finished knocks kept at once; the oldest goes. */
	knockSlots: 16,
	/** Statements live at most this long; seconds. */
	statementSeconds: 30 * 86_400,
	/** Dates are set this far back and read with this much patience; seconds. Clocks of laptops are wrong by hours, not days. */
	clockPatienceSeconds: 48 * 3_600,
	/** Header numbers may jump this far: a burst that was lost; more is an attack on our time. */
	skipAhead: 256,
	skippedPerChain: 64,
	skippedPerSession: 256,
	skippedDhSteps: 5,
	skippedMs: 24 * 3_600_000,
	/** How long a sent header is remembered, so that "lost" is obeyed only for what was really sent. */
	lostMemoryMs: 60_000,
	lostEveryMs: 60_000,
	/** A session is renewed after this long, or this many DH steps. */
	rekeyMs: 24 * 3_600_000,
	rekeySteps: 500,
	/** A passphrase has at least so many. */
	passphraseCharacters: 8,
	/** A renewal that came to nothing is tried again after this. */
	rekeyAgainMs: 10 * 60_000,
	/** Ratchet states in memory, all together; the least used are dropped, and cost a handshake. */
	sessionsCharacters: 8_000_000,
	lostBackoffMs: 30 * 60_000,

	// --- letters
	/** Frames of one contact that are opened: what two full outboxes need at once, then more than a relay passes on. */
	peerFrameBurst: 3_000,
	peerFramesPerSecond: 100,
	paddingClasses: [512, 1_024, 4_096, 16_384, 32_768],
	textCharacters: 8_000,
	textBytes: 24_576,
	/** The card of a page: beside the longest text it still fits the largest padding class. */
	cardUrlCharacters: 2_048,
	cardTitleCharacters: 200,
	cardQuoteCharacters: 1_000,
	/** An undelivered letter is kept three days, then said to be undelivered. */
	outboxMs: 72 * 3_600_000,
	/** Clocks that agree this far are taken to be right, and what expires goes in the same second on both sides. */
	clockAgreeMs: 10 * 60_000,
	/** What one person may put on another's device: more than anybody reads in an hour … */
	textsPerHour: 2_000,
	charactersPerHour: 4_000_000,
	/** … letters that were taken back before they came: two full outboxes … */
	notesPerHour: 4_000,
	/** … and in all, some 250 MB of UTF-8 at the very most. */
	keptCharacters: 80_000_000,
	outboxLetters: 500,
	/** Letters that no person wrote: what was taken back, what was read. A full outbox must not keep anybody from taking back. */
	outboxOthers: 2_000,
	outboxBytes: 20 * 1_048_576,
	/** A call rings this long, everywhere; seconds. */
	ringSeconds: 45,
	/** People in one call, ourselves among them: each sends to each. From the sixth on nobody sends a picture (`bench/calls`). */
	callPeople: 8,
	/** One ring of a contact in this time … */
	ringEveryMs: 10_000,
	/** … and after so many that nobody answered, no sound. */
	ringsUnanswered: 3,
	/** A request to talk waits a week. */
	requestMs: 7 * 24 * 3_600_000,
	/** Requests kept at once. */
	requests: 1_000,
} as const;
