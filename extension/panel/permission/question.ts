/** The browser's question for microphone and camera, and what became of it. */

export type Answer = "asking" | "allowed" | "denied" | "dismissed" | "missing" | "busy" | "failed";
type Device = "microphone" | "camera";

interface Needs {
	readonly devices: readonly Device[];
	permission(device: Device): Promise<PermissionState>;
	/** Fails as getUserMedia does; frees at once what it got. */
	ask(devices: readonly Device[]): Promise<void>;
	/** Calls when a permission or the list of devices changed. */
	watch(changed: () => void): void;
	is(answer: Answer): void;
}

/** Asks at once where nothing was answered yet. What a person changes in the browser's settings is noticed. */
export function createQuestion({ devices, permission, ask, watch, is }: Needs) {
	let isAsking = false;

	/** `denied` of one is denied; all have to be allowed. */
	async function standing(): Promise<PermissionState> {
		const states = await Promise.all(devices.map(permission));
		if (states.includes("denied")) return "denied";
		return states.every((state) => state === "granted") ? "granted" : "prompt";
	}
	async function put(): Promise<void> {
		if (isAsking) return;
		isAsking = true;
		is("asking");
		const failure = await ask(devices).then(
			() => undefined,
			(error: DOMException) => error,
		);
		isAsking = false;
		const found = await standing();
		if (found !== "prompt" && !(failure && found === "granted"))
			return is(found === "granted" ? "allowed" : "denied");
		// allowed for this once: the browser says so only while it lasts
		is(failure ? answerOf(failure) : "allowed");
	}
	async function look(): Promise<void> {
		if (isAsking) return;
		const found = await standing();
		if (found === "denied") is("denied");
		else await put();
	}
	watch(() => {
		if (!isAsking) void look();
	});
	void look();
	return { again: put };
}

/** Media Capture and Streams, 10.2. A question that was closed is a refusal that the browser does not keep. */
function answerOf({ name }: DOMException): Answer {
	if (name === "NotAllowedError") return "dismissed";
	if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
	return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
}
