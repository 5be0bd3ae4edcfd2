/** When a person is asked for devices, and when that is decided. */
import type { MediaState, MediaWish } from "../../contract/call.ts";

/** Whether a person must be asked first, in a tab, and whether for the camera too: one tab asks for both, so that they are asked once. */
export function questionOf(
	{ microphone, camera }: MediaState,
	wish: MediaWish,
): { readonly camera: boolean } | undefined {
	if (microphone !== "prompt" && camera !== "prompt") return undefined;
	// the microphone is known first: the camera is still to come
	return { camera: camera === "prompt" || (wish.camera && camera === "off") };
}

/** Whether a call may go on: with a microphone, or knowingly without. A camera that is refused keeps nobody from talking. */
export function isDecided({ microphone, camera }: MediaState, wish: MediaWish): boolean {
	const isCameraOpen = camera === "asking" || camera === "prompt";
	return (microphone === "on" || !wish.microphone) && !(wish.camera && isCameraOpen);
}
