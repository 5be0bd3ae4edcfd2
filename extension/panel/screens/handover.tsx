/** The way to another browser, where the identity is: a code to be scanned there, digits to be compared, and everything goes. */
import { TriangleAlert } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { HandoverView } from "../../contract/view.ts";
import { useAct, useNow } from "../hooks.ts";
import { newLetterId, usePanel, useView } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { Button } from "../parts/button.tsx";
import { CopiedText } from "../parts/copied-text.tsx";
import { ComparedDigits, Going, Nothing, useStepTitle } from "../parts/handover-parts.tsx";
import { Icon } from "../parts/icon.tsx";
import { partLeft } from "../parts/open-invites.tsx";
import { Problem } from "../parts/problem.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { TimeRing } from "../parts/ring.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { useVaultAgain } from "../parts/vault-again.tsx";
import { leftShort } from "../words/durations.ts";
import { t } from "../words/words.ts";

type Step<Is extends HandoverView["is"]> = Extract<HandoverView, { is: Is }>;

export function Handover() {
	const { handover } = useView();
	const title = useStepTitle(handover?.is);
	return (
		<main class="screen">
			<ScreenHead title={t("handover.title")} titleRef={title} />
			{handover ? <Page handover={handover} /> : <Begin />}
		</main>
	);
}

function Page({ handover }: { readonly handover: HandoverView }) {
	if (handover.is === "code") return <Shown key={handover.id} handover={handover} />;
	if (handover.is === "comparing") return <Compared handover={handover} />;
	if (handover.is === "over") return <Over handover={handover} />;
	return (
		<div class="page">
			{handover.is === "moving" ? (
				<Going title={t("handover.moving_title")} part={handover.part} />
			) : (
				<p role="status">{t("handover.meeting")}</p>
			)}
			<Cancel />
		</div>
	);
}

/** Ends it: nothing goes. */
function Cancel() {
	const { ask } = usePanel();
	const act = useAct();
	return (
		<div class="page-acts">
			<Problem code={act.problem} />
			<Button onClick={() => void act.run(() => ask("endHandover", {}))}>{t("act.cancel")}</Button>
		</div>
	);
}

function Begin() {
	const { relay } = useView();
	const { ask } = usePanel();
	const act = useAct();
	const vault = useVaultAgain(act.problem, act.clear);
	// a repeat of the same press is the same code
	const [id] = useState(newLetterId);
	const isConnected = relay.state === "connected";
	return (
		<form
			class="page"
			onSubmit={(event) => {
				event.preventDefault();
				if (vault.isReady && isConnected) void act.run(() => ask("beginHandover", { id, ...vault.argument }));
			}}
		>
			<div class="stack-2">
				<p>{t("handover.what")}</p>
				<p class="muted small">{t("handover.what_not")}</p>
				<p class="muted small">{t("handover.how")}</p>
			</div>
			<Danger />
			{vault.field}
			<Problem code={isConnected ? vault.problem : "offline"} />
			<div class="page-acts">
				<Button
					look="main"
					size="tall"
					isSubmit
					isOff={!vault.isReady || !isConnected}
					busy={act.isBusy ? t("handover.making") : undefined}
				>
					{t("handover.show")}
				</Button>
			</div>
		</form>
	);
}

function Danger() {
	return (
		<p class="handover-danger">
			<Icon of={TriangleAlert} />
			<span>{t("handover.danger")}</span>
		</p>
	);
}

function Shown({ handover: { since, until } }: { readonly handover: Step<"code"> }) {
	const { query } = usePanel();
	const [text, setText] = useState<string>();
	const now = useNow(1_000);
	const act = useAct();
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each code
	useEffect(() => {
		void act.run(async () => {
			const answer = await query("handoverText", {});
			if ("code" in answer) return answer.code;
			setText(answer.value.text);
			return undefined;
		});
	}, []);
	return (
		<div class="page invite">
			<Danger />
			<div class="invite-card">
				{text === undefined ? <Bars /> : <QrCode text={text} label={t("handover.qr")} />}
				<p class="small invite-left">
					<TimeRing part={partLeft(since, until, now)} />
					{t("handover.works", { time: leftShort(Math.max(0, until - now)) })}
				</p>
			</div>
			<Problem code={act.problem} />
			{text !== undefined && (
				<CopiedText
					label={t("handover.text")}
					hint={t("handover.text_hint")}
					refused={t("handover.not_copied")}
					text={text}
				/>
			)}
			<p class="muted small">{t("handover.how")}</p>
			<Cancel />
		</div>
	);
}

function Compared({ handover: { id, digits } }: { readonly handover: Step<"comparing"> }) {
	const { ask } = usePanel();
	const act = useAct();
	return (
		<div class="page">
			<div class="stack-2">
				<h2 class="title">{t("handover.compare_title")}</h2>
				<ComparedDigits digits={digits} />
				<p class="muted">{t("handover.compare_text")}</p>
			</div>
			<Danger />
			<Problem code={act.problem} />
			<div class="page-acts">
				<Button
					look="main"
					size="tall"
					busy={act.isBusy ? t("handover.moving_title") : undefined}
					onClick={() => void act.run(() => ask("confirmHandover", { id, digits }))}
				>
					{t("handover.same")}
				</Button>
				<Button look="danger" onClick={() => void act.run(() => ask("endHandover", {}))}>
					{t("handover.different")}
				</Button>
			</div>
		</div>
	);
}

function Over({ handover: { why } }: { readonly handover: Step<"over"> }) {
	const { ask, route } = usePanel();
	const act = useAct();
	const close = () => act.run(() => ask("endHandover", {}));
	if (why !== "done")
		return (
			<Nothing title={t("handover.over_title")} why={why}>
				<Button look="main" size="tall" onClick={() => void close()}>
					{t("handover.again")}
				</Button>
				<Button look="bare" onClick={() => void close().then((isDone) => isDone && route.back())}>
					{t("act.close")}
				</Button>
			</Nothing>
		);
	return (
		<div class="page">
			<div class="stack-2" role="status">
				<h2 class="title">{t("handover.done_title")}</h2>
				<p class="muted">{t("handover.done_text")}</p>
			</div>
			<div class="page-acts">
				<Button look="main" size="tall" onClick={() => void close().then((isDone) => isDone && route.back())}>
					{t("handover.done_to")}
				</Button>
			</div>
		</div>
	);
}
