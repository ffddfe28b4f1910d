import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { run } from "../../stores/run-control";
import { onFrame, runData, useRun } from "../../stores/run-store";
import { useUi } from "../../stores/ui-store";
import styles from "./canvas.module.css";
import { covers, GATE } from "./covers";
import { Dots } from "./dots";
import { type Cover, drawDots, type Palette, paletteOf, type View } from "./draw-dots";
import { dotScale } from "./legend";

/**
 * All dots on one canvas above the viewport. It animates only while the run plays, the page is visible, motion is
 * allowed and dots are under way; otherwise it draws once when something moved and rests.
 */
export function Particles() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const layout = useRun((state) => state.layout);
  const isOn = useUi((state) => state.areParticlesOn && !state.isMotionReduced);
  const scheme = useUi((state) => state.scheme);

  useEffect(() => run.setParticles(isOn), [isOn]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of scheme means other colors.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!isOn || element === null || context == null) return;
    const stage = new Stage(element, context, {
      view() {
        const [x, y, zoom] = flow.getState().transform;
        return { x, y, zoom };
      },
      covers() {
        const boxes: Cover[] = [...covers.all()];
        for (const { id, internals, measured } of flow.getState().nodeLookup.values()) {
          const { x, y } = internals.positionAbsolute;
          boxes.push({ x, y, width: measured.width ?? 0, height: measured.height ?? 0 });
          const width = GATE.width * covers.waitingAt(id);
          if (width > 0) boxes.push({ x: x - width, y: y + GATE.y, width, height: GATE.height });
        }
        return boxes;
      },
    });
    stage.linkIds = layout?.entities.filter((entity) => entity.type === "link").map((entity) => entity.id) ?? [];
    const stopFrames = onFrame((frame) =>
      stage.take(frame.particles, frame.timeMs, frame.achievedRatio, frame.state === "playing"),
    );
    const stopView = flow.subscribe((state, before) => {
      if (state.transform !== before.transform || state.nodes !== before.nodes) stage.wake();
    });
    const resize = new ResizeObserver(() => stage.resize());
    resize.observe(element);
    const hide = () => stage.wake();
    document.addEventListener("visibilitychange", hide);
    return () => {
      stopFrames();
      stopView();
      resize.disconnect();
      document.removeEventListener("visibilitychange", hide);
      stage.close();
    };
  }, [flow, isOn, layout, scheme]);

  return <canvas ref={canvas} className={styles.particles} />;
}

interface Ground {
  readonly view: () => View;
  readonly covers: () => readonly Cover[];
}

class Stage {
  linkIds: readonly string[] = [];
  readonly #dots = new Dots();
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #ground: Ground;
  readonly #palette: Palette;
  #size = { width: 0, height: 0, scale: 1 };
  /** The screen's clock: runs only while the simulation does. */
  #clockMs = 0;
  #lastAtMs = 0;
  #isPlaying = false;
  #request = 0;

  constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, ground: Ground) {
    this.#canvas = canvas;
    this.#context = context;
    this.#ground = ground;
    this.#palette = paletteOf(canvas);
    this.#isPlaying = runData.lastFrame?.state === "playing";
    this.resize();
  }

  take(trips: Float64Array, frameMs: number, ratio: number, isPlaying: boolean): void {
    this.#isPlaying = isPlaying;
    if (trips.length > 0) {
      this.#advance();
      this.#dots.add(trips, this.#clockMs, frameMs, ratio > 0 ? ratio : 1);
      dotScale.setToScale(this.#dots.isToScale);
    }
    this.wake();
  }

  /** Draws at the next screen frame. */
  wake(): void {
    if (this.#request !== 0 || document.hidden) return;
    if (!this.#isPlaying) this.#lastAtMs = 0;
    this.#request = requestAnimationFrame(() => this.#draw());
  }

  resize(): void {
    const scale = Math.min(2, globalThis.devicePixelRatio || 1);
    this.#size = { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight, scale };
    this.#canvas.width = Math.round(this.#size.width * scale);
    this.#canvas.height = Math.round(this.#size.height * scale);
    this.wake();
  }

  close(): void {
    cancelAnimationFrame(this.#request);
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #advance(): void {
    const now = performance.now();
    // After a rest the clock goes on where it stood.
    if (this.#isPlaying && this.#lastAtMs > 0) this.#clockMs += Math.min(100, now - this.#lastAtMs);
    this.#lastAtMs = this.#isPlaying ? now : 0;
  }

  #draw(): void {
    this.#request = 0;
    this.#advance();
    this.#dots.sweep(this.#clockMs);
    const scene = {
      view: this.#ground.view(),
      covers: this.#ground.covers(),
      dots: this.#dots,
      linkIds: this.linkIds,
      nowMs: this.#clockMs,
    };
    drawDots({ context: this.#context, ...this.#size }, scene, this.#palette);
    if (this.#isPlaying && this.#dots.count > 0) this.wake();
    else this.#lastAtMs = 0;
  }
}
