/** What every screen has at hand. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { toChatId, toInviteId, toLetterId } from "../../protocol/ids.ts";
import type { CallWindow } from "../contract/call.ts";
import type { View } from "../contract/view.ts";
import type { Ask, Query } from "./ask.ts";
import type { Mirror } from "./mirror.ts";
import type { Route } from "./route.ts";
import type { Shortcuts } from "./shortcuts.ts";

export interface Panel extends Pick<Mirror, "view" | "chat" | "follow" | "wires"> {
	readonly ask: Ask;
	readonly query: Query;
	readonly route: Route;
	/** The browser window this panel stands in; `null` where the browser does not tell, `undefined` until it did. */
	readonly window: ReadonlySignal<number | null | undefined>;
	readonly version: string;
	readonly shortcuts: Shortcuts;
	/** Pictures and meters of a call; `undefined` where no document shows any. */
	callWindow(): CallWindow | undefined;
}

const context = createContext<Panel | undefined>(undefined);
export const PanelProvider = context.Provider;

export function usePanel(): Panel {
	const panel = useContext(context);
	if (!panel) throw new Error("a screen outside of its panel");
	return panel;
}

/** The view, on screens that are only shown once there is one. */
export function useView(): View {
	const { view } = usePanel();
	const now = (view as ReadonlySignal<View | undefined>).value;
	if (!now) throw new Error("a screen before the first snapshot");
	return now;
}

const random = () => crypto.getRandomValues(new Uint8Array(16));
export const newChatId = () => toChatId(random());
export const newInviteId = () => toInviteId(random());
export const newLetterId = () => toLetterId(random());
