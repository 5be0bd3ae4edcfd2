/** What stands between this panel and its relay, if anything does. */
import { AtSign, CircleAlert, ClockAlert, HardDrive, Link2Off, Route as RouteIcon } from "lucide";
import { useRef } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { RelayView } from "../../contract/view.ts";
import { useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { seconds } from "../words/dates.ts";
import { timerWords } from "../words/durations.ts";
import { sentence, t } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { TimeRing, WorkRing } from "./ring.tsx";
import { Strip } from "./strip.tsx";

/** In a chat only what keeps it from arriving is said: who finds us is a matter of home. Neither trouble hides the other. */
export function RelayStrip({ isInChat = false }: { readonly isInChat?: boolean }) {
	const { storage } = useView();
	return (
		<>
			{storage && <Storage problem={storage} />}
			<Relay isInChat={isInChat} hasTrouble={storage !== null} />
		</>
	);
}

function Storage({ problem }: { readonly problem: Code }) {
	return (
		<Strip isBad sign={<Icon of={HardDrive} />}>
			<span role="alert">
				<b>{sentence(problem)}</b>{" "}
				{t(problem === "storage-refused" ? "home.storage_refused_hint" : "home.storage_full_hint")}
			</span>
		</Strip>
	);
}

function Relay({ isInChat, hasTrouble }: { readonly isInChat: boolean; readonly hasTrouble: boolean }) {
	const { self, relay, move } = useView();
	const { route } = usePanel();
	const wasLost = useRef(false);
	wasLost.current = relay.state === "waiting" || (wasLost.current && relay.state === "connecting");

	if (relay.state === "none")
		return (
			<Strip
				sign={<Icon of={Link2Off} />}
				act={t("home.choose_relay")}
				onAct={() => route.go({ at: "connect" })}
			>
				{t("home.no_relay_hint")}
			</Strip>
		);
	if (relay.state === "stopped" && relay.problem) return <Stopped problem={relay.problem} />;
	if (relay.state === "waiting") return <Waiting relay={relay} />;
	// the next try takes a moment: the strip stays, so that nothing jumps
	if (wasLost.current)
		return (
			<Strip sign={<WorkRing size={18} />}>
				<b>{t("home.no_way")}</b> {t("home.trying")} {t("home.waits_here")}
			</Strip>
		);
	// what can wait until the disk is mended
	if (hasTrouble) return null;
	if (move)
		return (
			<Strip
				sign={<Icon of={RouteIcon} />}
				act={t("relays.show")}
				onAct={() => route.go({ at: "relay", url: move.to.url })}
			>
				<b>{t("relays.telling", { relay: move.to.label })}</b>{" "}
				{t("relays.told", { told: move.told, all: move.told + move.left.length })}
			</Strip>
		);
	if (relay.clockAhead !== undefined)
		return (
			<Strip sign={<Icon of={ClockAlert} />}>
				{t(relay.clockAhead > 0 ? "home.clock_ahead" : "home.clock_behind", {
					time: timerWords(Math.round(Math.abs(relay.clockAhead) / 60_000) * 60),
				})}
			</Strip>
		);
	if (self?.claimProblem && !isInChat)
		return (
			<Strip sign={<Icon of={AtSign} />} act={t("home.taken_act")} onAct={() => route.go({ at: "settings" })}>
				{t("home.taken", { handle: self.handle })}
			</Strip>
		);
	return null;
}

function Stopped({ problem }: { readonly problem: Code }) {
	const { ask, route } = usePanel();
	const isReplaced = problem === "replaced";
	const wantsPassword = problem === "needs-password" || problem === "wrong-password";
	const isInvite = problem === "invite-over" || problem === "invite-relay-key";
	const act = isReplaced
		? "connect.use_here"
		: wantsPassword
			? "connect.enter_password"
			: isInvite
				? "home.choose_relay"
				: "home.settings";
	return (
		<Strip
			isBad
			sign={<Icon of={CircleAlert} />}
			act={t(act)}
			onAct={() =>
				isReplaced
					? void ask("retryRelay", {})
					: route.go({ at: wantsPassword || isInvite ? "connect" : "settings" })
			}
		>
			<span role="alert">{sentence(problem)}</span>
		</Strip>
	);
}

function Waiting({ relay }: { readonly relay: RelayView }) {
	const { ask } = usePanel();
	// it answers, only not yet for us
	const isTurnedAway = relay.problem === "relay-full" || relay.problem === "too-fast";
	const left = Math.max(0, (relay.retryAt ?? 0) - useNow(500));
	return (
		<Strip
			sign={<RetryRing retryAt={relay.retryAt ?? 0} left={left} />}
			act={t("act.try_now")}
			onAct={() => void ask("retryRelay", {})}
		>
			{/* said once, not every second */}
			<b role="status">{isTurnedAway ? sentence(relay.problem ?? "too-fast") : t("home.no_way")}</b>{" "}
			{left > 0 ? t("home.next_try", { time: seconds(left) }) : t("home.trying")} {t("home.waits_here")}
		</Strip>
	);
}

/** A ring that was full when this wait was first seen. */
function RetryRing({ retryAt, left }: { readonly retryAt: number; readonly left: number }) {
	const whole = useRef({ retryAt, ms: left });
	if (whole.current.retryAt !== retryAt) whole.current = { retryAt, ms: left };
	return <TimeRing size={18} part={whole.current.ms > 0 ? left / whole.current.ms : 0} />;
}
