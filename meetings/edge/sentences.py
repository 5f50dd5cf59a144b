"""What a person reads for each error code, in both languages. A test holds that no code is without a sentence."""

from meetings.kernel.errors import DomainError

# code → (Vietnamese, English); names in braces are the error's fields.
SENTENCES: dict[str, tuple[str, str]] = {
    "input.invalid": ("Thông tin gửi lên không hợp lệ ({field}).", "The input is not valid ({field})."),
    "input.not_json": ("Không đọc được thông tin gửi lên.", "The input could not be read."),
    "input.too_large": (
        "Thông tin gửi lên quá lớn, tối đa {limit} KiB.",
        "The input is too large, at most {limit} KiB.",
    ),
    "input.too_deep": ("Thông tin gửi lên không hợp lệ.", "The input is nested too deeply."),
    "input.unreadable": ("Không đọc được thông tin gửi lên.", "The form could not be read."),
    "input.csrf": ("Trang đã cũ, hãy tải lại trang.", "The page is out of date, reload it."),
    "command.unknown": ("Không có thao tác này.", "There is no such command."),
    "command.id_reused": (
        "Thao tác này đã được gửi với nội dung khác.",
        "This command was sent before with other contents.",
    ),
    "command.too_many": ("Thao tác quá nhanh, hãy chờ một chút.", "Too many commands, wait a moment."),
    "database.away": (
        "Mất kết nối cơ sở dữ liệu, đang thử lại.",
        "The database does not answer, trying again.",
    ),
    "feed.silent": ("Thiết bị chưa cho biết phiên họp.", "The device did not name a meeting."),
    "feed.garbled": ("Thiết bị gửi quá nhiều thông tin không hợp lệ.", "Too many frames could not be read."),
    "feed.slow": ("Đường truyền chậm, đang kết nối lại.", "The link is slow, connecting again."),
    "feed.busy": ("Máy chủ đang bận, đang thử lại.", "The server is busy, trying again."),
    "feed.outdated": ("Cần tải lại trang để dùng phiên bản mới.", "Reload the page to use the new version."),
    "feed.fault": ("Máy chủ gặp lỗi, đang kết nối lại.", "The server had a fault, connecting again."),
    "feed.restart": ("Máy chủ đang khởi động lại.", "The server is restarting."),
    "person.signed_out": ("Đại biểu cần đăng nhập lại.", "Sign in again."),
    "display.not_found": ("Không có màn hình này.", "There is no such screen."),
    "body.not_found": ("Không có cơ quan này.", "There is no such body."),
    "body.no_rulebook": (
        "Cơ quan chưa có quy chế làm việc có hiệu lực.",
        "The body has no rules of procedure in force.",
    ),
    "body.no_members": ("Cơ quan chưa có thành viên.", "The body has no members."),
    "meeting.clerk_is_member": (
        "Thư ký là thành viên của cơ quan, cần người khác chuẩn bị phiên họp.",
        "The secretary is a member of the body; somebody else has to prepare the meeting.",
    ),
    "meeting.not_found": ("Không có phiên họp này.", "There is no such meeting."),
    "meeting.no_such_place": ("Không có phòng họp hoặc kỳ họp này.", "There is no such room or session."),
    "meeting.no_such_chair": ("Chủ tọa phải là thành viên của cơ quan.", "The chair must be a member of the body."),
    "meeting.role": ("Đại biểu không có quyền thực hiện việc này.", "Your role does not allow this."),
    "meeting.wrong_state": (
        "Phiên họp không còn ở trạng thái cho phép việc này.",
        "The meeting's state does not allow this.",
    ),
    "meeting.not_open": ("Phiên họp chưa mở.", "The meeting is not open yet."),
    "meeting.paused": ("Phiên họp đang tạm dừng.", "The meeting is paused."),
    "meeting.closed": ("Phiên họp đã kết thúc.", "The meeting is closed."),
    "meeting.held": ("Đang biểu quyết, cần đóng biểu quyết trước.", "A vote is open, close it first."),
    "meeting.place_is_fixed": (
        "Phiên họp đã mở nên không đổi được phòng và thời gian.",
        "The meeting is open, so its room and time stand.",
    ),
    "meeting.room_taken": ("Phòng đang có phiên họp khác.", "Another meeting runs in this room."),
    "agenda.not_found": ("Không có nội dung này.", "There is no such agenda item."),
    "agenda.too_many": ("Chương trình có tối đa {limit} nội dung.", "An agenda has at most {limit} items."),
    "agenda.changed": ("Nội dung này vừa được người khác đổi.", "Somebody else has just changed this."),
    "agenda.not_an_order": ("Thứ tự nội dung không hợp lệ.", "This is not an order of the items."),
    "agenda.in_use": (
        "Nội dung đã bắt đầu hoặc đã có tài liệu, biểu quyết nên không xóa được.",
        "The item has begun or has documents or ballots, so it stays.",
    ),
    "agenda.already_current": ("Nội dung này đang diễn ra.", "This item is already the current one."),
    "agenda.not_current": ("Nội dung này không phải nội dung đang diễn ra.", "This is not the current item."),
    "document.not_found": ("Không có tài liệu này.", "There is no such document."),
    "document.too_many": ("Mỗi nội dung có tối đa {limit} tài liệu.", "An item has at most {limit} documents."),
    "document.too_large": ("Tệp quá lớn, tối đa {limit} MB.", "The file is too large, at most {limit} MB."),
    "document.no_file": ("Chưa chọn tệp.", "No file was chosen."),
    "document.empty": ("Tệp rỗng.", "The file is empty."),
    "document.not_pdf": ("Tệp không phải PDF.", "The file is not a PDF."),
    "document.not_ready": ("Tài liệu chưa sẵn sàng.", "The document is not ready yet."),
    "document.no_such_page": ("Tài liệu không có trang này.", "The document has no such page."),
    "document.presented": ("Tài liệu đang được trình bày.", "The document is being presented."),
    "document.not_presented": ("Không có tài liệu đang trình bày.", "No document is being presented."),
    "document.no_space": ("Máy chủ hết chỗ lưu tệp.", "The server has no space left."),
    "attendance.already": ("Đại biểu đã điểm danh.", "You have already checked in."),
    "attendance.no_such_person": ("Người này không có trong thành phần tham dự.", "This person does not take part."),
    "ballot.not_found": ("Không có biểu quyết này.", "There is no such ballot."),
    "ballot.too_many": ("Mỗi nội dung có tối đa {limit} biểu quyết.", "An item has at most {limit} ballots."),
    "ballot.wrong_state": (
        "Biểu quyết không còn ở trạng thái cho phép việc này.",
        "The ballot's state does not allow this.",
    ),
    "ballot.not_open": ("Biểu quyết chưa mở.", "The ballot is not open yet."),
    "ballot.closed": ("Biểu quyết đã kết thúc.", "The ballot is closed."),
    "ballot.item_not_current": (
        "Chỉ biểu quyết nội dung đang diễn ra.",
        "Only the current item can be voted on.",
    ),
    "ballot.not_on_roll": ("Đại biểu không có trong danh sách biểu quyết.", "You are not on the roll of this ballot."),
    "ballot.not_present": ("Đại biểu cần điểm danh trước khi biểu quyết.", "Check in before you vote."),
    "ballot.no_change": ("Lựa chọn đã ghi nhận và không đổi được.", "The recorded choice cannot be changed."),
}


def sentence(error: DomainError, *, language: str) -> str:
    """The sentence of an error with its fields filled in."""
    vietnamese, english = SENTENCES[error.code]
    return (english if language == "en" else vietnamese).format(**error.fields)
