"""Sentences that belong to the delivery of a message, not to any conversation."""

# Replaces a message that showed a choice, once its chat has moved on to the next.
TAKEN_BACK = "Nội dung phiếu đã gỡ khỏi tin này."
# The same when the ballot has ended.
BALLOT_OVER = "Cuộc bỏ phiếu đã kết thúc."
# Stands in a message that will show a choice, before it does: this may arrive twice, the edit may not.
PLACEHOLDER = "Phiếu của đơn vị hiện tại đây. Nếu chưa thấy, đề nghị gõ “bỏ phiếu”."
# Begins the line with the head of the journal: the number of its last row, and what people type to prove it.
JOURNAL_HEAD = "Dấu kiểm"
# Begins a post that the chair and the secretary put into the group themselves.
COPY = "Bài đăng cho nhóm (sao chép):"
NO_FILES = "(Ứng dụng này không chuyển được tệp; đề nghị nhận tệp từ thư ký cụm.)"
FAILED = (
    "Hệ thống gặp lỗi nên chưa ghi được tin vừa rồi; các nội dung đã ghi trước đó vẫn giữ nguyên. "
    "Đề nghị gửi lại sau ít phút; nếu vẫn lỗi, đề nghị báo thư ký cụm."
)
