/** Choices that come from a panel, looked at before they are believed. */
import { Fault } from "../../../protocol/errors.ts";
import type { Devices } from "../../contract/call.ts";
import type { Choices, DirectWith, Locking, Notices } from "../../contract/view.ts";

/** A year: what `ttl` of a letter may be at most (`protocol/sealed/letter.ts`). */
const longestSeconds = 366 * 86_400;

const idleChoices = [0, 1, 5, 15, 60];

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isGood: { readonly [Name in keyof Choices]: (value: unknown) => value is Choices[Name] } = {
	timer: isSeconds,
	history: (value) => value === "kept" || value === "none",
	read: isBoolean,
	typing: isBoolean,
	presence: isBoolean,
};

export function isSeconds(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= longestSeconds;
}

/** Some of the choices; `null` where `mayReset` for one that is taken back. Fails with `bad-request`. */
export function choicesFrom(
	value: unknown,
	mayReset: boolean,
): { readonly [Name in keyof Choices]?: Choices[Name] | null } {
	if (typeof value !== "object" || value === null) throw new Fault("bad-request");
	for (const [name, chosen] of Object.entries(value)) {
		if (!Object.hasOwn(isGood, name)) throw new Fault("bad-request");
		if (chosen === null ? !mayReset : !isGood[name as keyof Choices](chosen)) throw new Fault("bad-request");
	}
	return value;
}

export function noticesFrom(value: unknown): Notices {
	const { shown, content, sound } = (value ?? {}) as Partial<Notices>;
	if (!isBoolean(shown) || !isBoolean(content) || !isBoolean(sound)) throw new Fault("bad-request");
	return { shown, content, sound };
}

/** Minutes are one of those that are offered. */
export function lockingFrom(value: unknown): Locking {
	const { withScreen, idleMinutes } = (value ?? {}) as Partial<Locking>;
	if (!isBoolean(withScreen) || !idleChoices.includes(idleMinutes ?? -1)) throw new Fault("bad-request");
	return { withScreen, idleMinutes: idleMinutes ?? 0 };
}

export function directFrom(value: unknown): DirectWith {
	if (value !== "accepted" && value !== "verified" && value !== "nobody") throw new Fault("bad-request");
	return value;
}

/** Device ids are the browser's, up to 256 characters. Fails with `bad-request`. */
export function devicesFrom(value: unknown): Devices {
	const { microphone, camera, speaker, ...switches } = (value ?? {}) as Devices;
	const { echoCancellation, noiseSuppression, autoGainControl, lowData } = switches;
	const isId = (id: unknown) => typeof id === "string" && id.length <= 256;
	if (![microphone, camera, speaker].every(isId)) throw new Fault("bad-request");
	if (![echoCancellation, noiseSuppression, autoGainControl, lowData].every(isBoolean))
		throw new Fault("bad-request");
	return { microphone, camera, speaker, echoCancellation, noiseSuppression, autoGainControl, lowData };
}

/** A moment in milliseconds, or none. */
export function momentFrom(value: unknown): number | null {
	if (value !== null && !(Number.isSafeInteger(value) && (value as number) >= 0))
		throw new Fault("bad-request");
	return value as number | null;
}
