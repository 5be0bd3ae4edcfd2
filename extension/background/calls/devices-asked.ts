/** When a person is asked for devices, and when that is decided. */
import type { MediaState, MediaWish } from "../../contract/call.ts";

/** Whether a person must be asked first, in a tab, and whether for the camera too. */
export function questionOf(media: MediaState): { readonly camera: boolean } | undefined {
	if (media.microphone !== "prompt" && media.camera !== "prompt") return undefined;
	return { camera: media.camera === "prompt" };
}

/** Whether a call may go on: with a microphone, or knowingly without. A camera that is refused keeps nobody from talking. */
export function isDecided({ microphone, camera }: MediaState, wish: MediaWish): boolean {
	const isCameraOpen = camera === "asking" || camera === "prompt";
	return (microphone === "on" || !wish.microphone) && !(wish.camera && isCameraOpen);
}
