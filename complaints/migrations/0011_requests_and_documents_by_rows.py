"""What was one text becomes the first row of its list. No word is lost: a kept row has no limit, only the form has."""

from django.db import migrations
from django.db.models import Q

LOT = 500


def as_text(rows):
    """The rows as one text: what the old columns would have held."""
    return rows[0] if len(rows) == 1 else "\n".join(f"{place}. {row}" for place, row in enumerate(rows, 1))


def document_text(document):
    named = [document["name"], f"№ {document['number']}" if document["number"] else "", document["date"]]
    return " ".join(part for part in named if part)


def to_rows(apps, schema_editor):
    """Rows that say the same already stay, so that going back and forth changes nothing."""
    Complaint = apps.get_model("complaints", "Complaint")
    for complaint in Complaint.objects.exclude(request="", documents="").iterator(chunk_size=LOT):
        changed = {}
        if complaint.request and complaint.request != as_text(complaint.requests):
            changed["requests"] = [complaint.request]
        if complaint.documents and complaint.documents != as_text(list(map(document_text, complaint.cited_documents))):
            changed["cited_documents"] = [{"name": complaint.documents, "number": "", "date": ""}]
        if changed:
            Complaint.objects.filter(pk=complaint.pk).update(**changed)


def to_texts(apps, schema_editor):
    Complaint = apps.get_model("complaints", "Complaint")
    for complaint in Complaint.objects.exclude(Q(requests=[]) & Q(cited_documents=[])).iterator(chunk_size=LOT):
        Complaint.objects.filter(pk=complaint.pk).update(
            request=as_text(complaint.requests),
            documents=as_text(list(map(document_text, complaint.cited_documents))),
        )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_everything_a_person_may_tell")]
    operations = [migrations.RunPython(to_rows, to_texts)]
