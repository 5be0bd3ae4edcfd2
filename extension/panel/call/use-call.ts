/** The call that is shown, and what a person does with it. */

import type { ChatId } from "../../../protocol/ids.ts";
import { toCallId } from "../../../protocol/ids.ts";
import type { CallView, PersonInCall } from "../../contract/call.ts";
import { type Act, useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";

export function peopleIn({ people }: CallView): readonly PersonInCall[] {
	return Object.values(people);
}

export interface CallActs {
	readonly act: Act;
	answer(video: boolean, withoutMicrophone?: boolean): void;
	hangUp(): void;
	set(part: { muted?: boolean; deafened?: boolean; camera?: boolean; sharing?: boolean }): void;
	ask(camera: boolean): void;
}

export function useCallActs({ id }: Pick<CallView, "id">): CallActs {
	const { ask, route } = usePanel();
	const act = useAct();
	return {
		act,
		answer(video, withoutMicrophone = false) {
			void act.run(() => ask("answerCall", { call: id, video, withoutMicrophone }));
			if (route.place.peek().at !== "call") route.go({ at: "call" });
		},
		hangUp: () => void ask("hangUp", { call: id }),
		set: (part) => void act.run(() => ask("setCall", { call: id, ...part })),
		ask: (camera) => void ask("askForDevices", { camera }),
	};
}

/** Asks to be let into a call that goes on, and shows it. */
export function useJoin() {
	const { ask, route } = usePanel();
	const act = useAct();
	const shown = (isDone: boolean) => {
		if (isDone && route.place.peek().at !== "call") route.go({ at: "call" });
	};
	return {
		act,
		/** Back into the one that we left. */
		again: (chat: ChatId, { id: call, video }: CallView) =>
			void act.run(() => ask("joinCall", { chat, call, video })).then(shown),
		byLink: (link: string) => void act.run(() => ask("joinByLink", { link, video: false })).then(shown),
	};
}

/** Rings somebody and shows it. */
export function useRing(): { readonly act: Act; ring(chat: ChatId, video: boolean): void } {
	const { ask, route } = usePanel();
	const act = useAct();
	return {
		act,
		ring(chat, video) {
			const call = toCallId(crypto.getRandomValues(new Uint8Array(16)));
			void act
				.run(() => ask("startCall", { chat, call, video }))
				.then((isDone) => {
					if (isDone && route.place.peek().at !== "call") route.go({ at: "call" });
				});
		},
	};
}
