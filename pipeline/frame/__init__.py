"""frame: mention -> mention + frame. Who, what, which period, which scope, planned or actual."""

from pipeline.frame.frames import FrameRules, compile_frames, frame

__all__ = ["FrameRules", "compile_frames", "frame"]
