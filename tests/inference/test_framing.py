import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.inference.children.framing import HEAD, Frame, FramingError, Kind, read_frame


@given(
    st.lists(
        st.builds(
            Frame, st.sampled_from(Kind), st.integers(0, 2**32 - 1), st.binary(max_size=200), st.binary(max_size=500)
        )
    )
)
def test_frames_sent_one_after_the_other_arrive_the_same(frames: list[Frame]) -> None:
    line = io.BytesIO(b"".join(frame.pack() for frame in frames))
    assert [read_frame(line.read) for _ in frames] == frames


def test_a_library_printing_on_the_line_is_not_taken_for_a_message() -> None:
    with pytest.raises(FramingError):
        read_frame(io.BytesIO(b"llama_model_loader: loaded meta data").read)


def test_a_frame_that_claims_more_bytes_than_any_audio_is_refused() -> None:
    with pytest.raises(FramingError):
        read_frame(io.BytesIO(HEAD.pack(Kind.DONE, 1, 0, 1 << 31)).read)
