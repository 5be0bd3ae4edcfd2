/** The whole panel on a wire, with a worker that remembers what it was asked and says what the test wants. */
import { signal } from "@preact/signals";
import { render, screen } from "@testing-library/preact";
import { publish } from "../../extension/bus/feed.ts";
import { type Handlers, serve } from "../../extension/bus/rpc.ts";
import { type Wire, wirePair } from "../../extension/bus/wire.ts";
import type { PanelApi } from "../../extension/contract/panel-api.ts";
import { type ChatView, chatViewTables, type View, viewTables } from "../../extension/contract/view.ts";
import { App } from "../../extension/panel/app.tsx";
import { createAsk, createQuery } from "../../extension/panel/ask.ts";
import { createMirror } from "../../extension/panel/mirror.ts";
import { createRoute } from "../../extension/panel/route.ts";
import { fetchScreens } from "../../extension/panel/screens.ts";
import type { Shortcut } from "../../extension/panel/shortcuts.ts";
import { type Code, Fault } from "../../protocol/errors.ts";

interface Call {
	readonly name: keyof PanelApi;
	readonly argument: Record<string, unknown>;
}

/** Every call by name: a call that is missing here does not compile. */
const names: Readonly<Record<keyof PanelApi, true>> = {
	createIdentity: true,
	backupWords: true,
	makeBackup: true,
	backupSaved: true,
	backupAsked: true,
	restoreBackup: true,
	beginHandover: true,
	handoverText: true,
	confirmHandover: true,
	takeOver: true,
	endHandover: true,
	keyDetails: true,
	certificateFile: true,
	keyFile: true,
	revocationFile: true,
	erase: true,
	forgetEverything: true,
	connectRelay: true,
	retryRelay: true,
	trustRelay: true,
	leaveRelay: true,
	addRelay: true,
	goToRelay: true,
	finishMove: true,
	cancelMove: true,
	forgetRelay: true,
	useIceHosts: true,
	changeHandle: true,
	dropRequests: true,
	reportOf: true,
	block: true,
	unblock: true,
	setPetname: true,
	addByHandle: true,
	createInvite: true,
	inviteText: true,
	revokeInvite: true,
	useInvite: true,
	setStrangers: true,
	decide: true,
	forget: true,
	sendText: true,
	keepCard: true,
	editText: true,
	deleteMessage: true,
	shortenMessage: true,
	clearChat: true,
	setTyping: true,
	retryMessage: true,
	openChat: true,
	olderMessages: true,
	newerMessages: true,
	showMessage: true,
	closeChat: true,
	markRead: true,
	saveDraft: true,
	setMode: true,
	look: true,
	intentDone: true,
	choose: true,
	mute: true,
	setQuiet: true,
	setNotices: true,
	setDirect: true,
	diagnose: true,
	safetyNumber: true,
	verify: true,
	unverify: true,
	trustKey: true,
	keepKey: true,
	startCall: true,
	answerCall: true,
	addToCall: true,
	takeBackRing: true,
	joinCall: true,
	callLink: true,
	joinByLink: true,
	hangUp: true,
	closeCall: true,
	setCall: true,
	setVolume: true,
	setDevices: true,
	setRelayOnly: true,
	askForDevices: true,
	compareAloud: true,
	endComparison: true,
	tryWay: true,
	unlock: true,
	lock: true,
	signOut: true,
	setPassphrase: true,
	setLocking: true,
	endCall: true,
};

await fetchScreens();

export function stage(first: View, talk?: ChatView) {
	const view = signal(first);
	const chat = signal<ChatView>(talk ?? { messages: {}, more: false, newer: false, firstUnread: null });
	const calls: Call[] = [];
	const refusals = new Map<string, Code>();
	const answers = new Map<string, unknown>();
	/** What the browser says of its keys, and how often its page was opened. */
	const keys = { all: [] as readonly Shortcut[], changed: 0 };
	let worker: Wire | undefined;
	let isDeaf = false;

	function open(): Wire {
		const [ours, theirs] = wirePair();
		worker = theirs;
		const handler = (name: keyof PanelApi) => async (argument: Record<string, unknown>) => {
			calls.push({ name, argument });
			if (isDeaf) return new Promise(() => {});
			const code = refusals.get(name);
			if (code) throw new Fault(code);
			if (name === "openChat")
				publish<ChatView>(theirs, `chat:${argument.chat}`, chatViewTables, () => chat.value);
			const answer = answers.get(name) ?? null;
			return typeof answer === "function" ? answer(argument) : answer;
		};
		serve<PanelApi>(
			theirs,
			Object.fromEntries(
				(Object.keys(names) as (keyof PanelApi)[]).map((name) => [name, handler(name)]),
			) as unknown as Handlers<PanelApi>,
		);
		publish<View>(theirs, "view", viewTables, () => view.value);
		return ours;
	}

	const mirror = createMirror(open);
	const query = createQuery(mirror);
	const ownWindow = signal<number | null>(1);
	const panel = {
		...mirror,
		query,
		ask: createAsk(query),
		route: createRoute(),
		window: ownWindow,
		version: "0.1.0",
		shortcuts: { all: async () => keys.all, change: () => void keys.changed++ },
		callWindow: () => undefined,
	};
	render(<App panel={panel} />);
	return {
		keys,
		view,
		chat,
		panel,
		ownWindow,
		calls,
		/** What was asked by this name. */
		asked: (name: keyof PanelApi) => calls.filter((call) => call.name === name).map((call) => call.argument),
		refuse: (name: keyof PanelApi, code: Code) => void refusals.set(name, code),
		/** A value, or what answers for an argument. */
		answer: (name: keyof PanelApi, value: unknown) => void answers.set(name, value),
		/** The worker hears and never answers, until it died. */
		goesDeaf() {
			isDeaf = true;
		},
		dies() {
			isDeaf = false;
			worker?.close();
		},
	};
}

export const button = (name: string | RegExp) => screen.findByRole("button", { name });
export const field = (name: string) => screen.findByRole<HTMLInputElement>("textbox", { name });
