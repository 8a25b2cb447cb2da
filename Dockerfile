# One image for web, worker, beat and the preparation; docker-compose.yml says which one a container is.
FROM python:3.11-slim-bookworm AS build
COPY requirements/run.txt /requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN groupadd --gid 10001 otklik && useradd --uid 10001 --gid otklik --no-create-home --shell /usr/sbin/nologin otklik \
    && install --directory --owner otklik --group otklik --mode 0750 \
       /var/lib/otklik /var/lib/otklik/var /var/lib/otklik/files /var/lib/otklik/static /var/lib/otklik/pages
COPY --from=build /venv /venv
COPY . /app
WORKDIR /app
USER otklik
CMD ["gunicorn", "--config", "cabinet/deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
